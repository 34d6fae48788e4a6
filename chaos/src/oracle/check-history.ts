import type { Finding } from '../history/finding.ts';
import type { History } from '../history/history.ts';
import { checkBatches } from './check-batches.ts';
import { checkContents } from './check-contents.ts';
import { checkCopies } from './check-copies.ts';
import { checkCounts, checkCreations } from './check-counts.ts';
import { checkJobs, checkOrder } from './check-jobs.ts';
import { checkLifecycles } from './check-lifecycles.ts';
import { checkSyncOrder, checkSyncs } from './check-syncs.ts';
import { type IndexedHistory, indexByRecord, type MatchedHistory, matchJobs, splitByLane } from './matched-history.ts';

type Check = (indexed: IndexedHistory) => Finding[];

const jobChecks: readonly ((jobs: MatchedHistory) => Finding[])[] = [checkJobs, checkOrder, checkCounts];
/** These allow for any order that the harness cannot rule out: upserts overtake jobs, and jobs are cancelled. */
const recordChecks: readonly Check[] = [checkContents, checkLifecycles, checkCreations];
const syncChecks: readonly Check[] = [checkSyncs, checkSyncOrder, checkCopies];

/**
 * The oracle: compares what became of the submissions with its own model, which knows only the ten rules of ARCHITECTURE.md
 * and what was sent.
 */
export function checkHistory(history: History): Finding[] {
  const jobs = matchJobs(history);
  const { mixed, batched } = splitByLane(jobs);
  const indexed = indexByRecord(mixed);
  return [
    ...jobChecks.flatMap((check) => check(jobs)),
    ...[...recordChecks, ...syncChecks].flatMap((check) => check(indexed)),
    ...checkBatches(batched),
  ];
}
