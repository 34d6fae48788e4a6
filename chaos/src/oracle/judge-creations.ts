import type { Finding } from '../history/finding.ts';
import { groupBy } from './group-by.ts';
import { laneKey } from './keys.ts';
import type { Known } from './known.ts';

/**
 * Each record was created once: the jobs of a collection counted as many creations as there are records. One that left
 * quarantine was created outside of any job's counts.
 */
export function judgeCreations({ history, offers }: Known): Finding[] {
  const created = new Map<string, number>();
  for (const job of history.jobs) {
    created.set(laneKey(job), (created.get(laneKey(job)) ?? 0) + job.counts.created);
  }
  const records = groupBy(history.records, laneKey);
  const lanes = new Set([...created.keys(), ...records.keys()]);
  return [...lanes].flatMap((lane): Finding[] => {
    const held = records.get(lane) ?? [];
    const released = held.filter(({ sourceId }) =>
      offers.get(`${lane} ${sourceId}`)?.every(({ item }) => item.fate === 'waits'),
    );
    const counted = created.get(lane) ?? 0;
    if (counted <= held.length && counted >= held.length - released.length) return [];
    const kind = counted > held.length ? 'twice' : 'counts off';
    return [
      { kind, about: lane, says: `${counted} records were created, by the counts, and there are ${held.length}` },
    ];
  });
}
