/** The key of a record. */
export function recordKey(record: { partner: string; collection: string; sourceId: string }): string {
  return `${laneKey(record)} ${record.sourceId}`;
}

/** The key of a partner's collection. */
export function laneKey({ partner, collection }: { partner: string; collection: string }): string {
  return `${partner} ${collection}`;
}

/** The key of a submission. */
export function pairKey({ partner, correlationId }: { partner: string; correlationId: string }): string {
  return `${partner}/${correlationId}`;
}
