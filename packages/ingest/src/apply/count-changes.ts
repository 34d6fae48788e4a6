import type { UpsertCounts, UpsertResult } from './upsert-records.ts';

/** How many items came to what, of those that `results` tell of. */
export function countChanges(results: readonly UpsertResult[]): Omit<UpsertCounts, 'skipped'> {
  const count = (change: UpsertResult['change']) => results.filter((result) => result.change === change).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    deleted: count('deleted'),
    duplicates: count('duplicate'),
  };
}
