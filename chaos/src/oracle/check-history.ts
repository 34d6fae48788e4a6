import type { Finding } from '../history/finding.ts';
import type { History } from '../history/history.ts';
import { judgeBatches } from './check-batches.ts';
import { judgeContents } from './check-contents.ts';
import { judgeCopies } from './check-copies.ts';
import { judgeCounts, judgeCreations } from './check-counts.ts';
import { judgeJobs, judgeOrder } from './check-jobs.ts';
import { judgeLifecycles } from './check-lifecycles.ts';
import { judgeSyncOrder, judgeSyncs } from './check-syncs.ts';
import { findJobs, type Known, type KnownJobs, partLanes, putInOrder } from './matched-history.ts';

type Judge = (known: Known) => Finding[];

const judgesOfJobs: readonly ((jobs: KnownJobs) => Finding[])[] = [judgeJobs, judgeOrder, judgeCounts];
/** By what may have come first: upserts overtake jobs, and jobs are cancelled. */
const judgesOfRecords: readonly Judge[] = [judgeContents, judgeLifecycles, judgeCreations];
const judgesOfSyncs: readonly Judge[] = [judgeSyncs, judgeSyncOrder, judgeCopies];

/**
 * The oracle: says what is wrong with what became of the submissions, by a model of its own that knows no more than the rules
 * of DESIGN §5 and what was sent.
 */
export function judge(history: History): Finding[] {
  const jobs = findJobs(history);
  const { mixed, batched } = partLanes(jobs);
  const known = putInOrder(mixed);
  return [
    ...judgesOfJobs.flatMap((judgeBy) => judgeBy(jobs)),
    ...[...judgesOfRecords, ...judgesOfSyncs].flatMap((judgeBy) => judgeBy(known)),
    ...judgeBatches(batched),
  ];
}
