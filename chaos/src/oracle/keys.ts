/** The key of a record. */
export function recordKey(record: { partner: string; collection: string; sourceId: string }): string {
  return `${laneKey(record)} ${record.sourceId}`;
}

/** The key of a lane: a partner's collection. */
export function laneKey({ partner, collection }: { partner: string; collection: string }): string {
  return `${partner} ${collection}`;
}

/** The key of a submission. */
export function submissionKey({ partner, correlationId }: { partner: string; correlationId: string }): string {
  return `${partner}/${correlationId}`;
}

/** Groups values by a key. */
export function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
