import type { Finding } from '../history/finding.ts';
import type { History } from '../history/history.ts';
import { judgeBatches } from './judge-batches.ts';
import { judgeContents } from './judge-contents.ts';
import { judgeCopies } from './judge-copies.ts';
import { judgeCounts } from './judge-counts.ts';
import { judgeCreations } from './judge-creations.ts';
import { judgeJobs } from './judge-jobs.ts';
import { judgeLifecycles } from './judge-lifecycles.ts';
import { judgeOrder } from './judge-order.ts';
import { judgeSyncOrder } from './judge-sync-order.ts';
import { judgeSyncs } from './judge-syncs.ts';
import { findJobs, type Known, type KnownJobs, putInOrder } from './known.ts';
import { partLanes } from './part-lanes.ts';

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
