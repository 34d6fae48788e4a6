import { laneKey } from './keys.ts';
import type { KnownJobs } from './known.ts';

/** Parts a history into the collections that batches alone go into, and all others. */
export function partLanes({ history, deeds, refusals }: KnownJobs): { mixed: KnownJobs; batched: KnownJobs } {
  const batches = history.submissions.filter(({ road }) => road === 'batch');
  const lanes = new Set(batches.map(laneKey));
  const isBatched = (one: { partner: string; collection: string }) => lanes.has(laneKey(one));
  const keep = (test: typeof isBatched): KnownJobs => ({
    history: {
      ...history,
      submissions: history.submissions.filter(test),
      jobs: history.jobs.filter(test),
      records: history.records.filter(test),
      waiting: history.waiting.filter(test),
    },
    deeds: deeds.filter(({ submission }) => test(submission)),
    refusals,
  });
  return { mixed: keep((one) => !isBatched(one)), batched: keep(isBatched) };
}
