import type { Outcome } from '@sluice/contracts';
import type { AppliedChunk } from './apply-chunk.ts';
import type { RejectedItem, ValidItem } from './chunk.ts';
import type { Quarantined } from './quarantine-items.ts';
import type { UpsertResult } from './upsert-records.ts';

/** What became of one item of a synchronous call, in the payload's order. */
export interface ItemResult {
  sourceId: string | null;
  status: Outcome;
  /** Accepted and replayed items. */
  internalId?: string;
  /** Quarantined items. */
  quarantineId?: string;
  /** Rejected and quarantined items. */
  code?: string;
  reason?: string;
  path?: string | null;
  index: number;
  line: number | null;
}

/** What became of each item of a chunk, in the payload's order. The chunk was applied with a result for each item. */
export function listResults({ chunk, results, quarantined, refused }: AppliedChunk): ItemResult[] {
  const written = new Map(results.map((result) => [result.index, result]));
  const elsewhere = new Set([...refused, ...quarantined.map(({ item }) => item)].map(({ index }) => index));
  const others = chunk.valid.filter(({ index }) => !elsewhere.has(index));
  const internalIds = new Map(others.map(({ sourceId, index }) => [sourceId, written.get(index)?.internalId]));
  const list = [
    ...[...chunk.rejected, ...refused].map(rejectedResult),
    ...quarantined.map(quarantinedResult),
    ...others.map((item) => writtenResult(item, written.get(item.index)?.change, internalIds)),
    ...chunk.superseded.map((item) => writtenResult(item, 'replay', internalIds)),
  ];
  return list.sort((a, b) => a.index - b.index);
}

function rejectedResult(item: RejectedItem): ItemResult {
  return { ...item, status: 'REJECTED' };
}

function quarantinedResult({ item, quarantineId, reason, missing }: Quarantined): ItemResult {
  const { index, line, sourceId } = item;
  const path = missing[0]?.path ?? null;
  return { index, line, sourceId, status: 'QUARANTINED', quarantineId, code: 'unknown_reference', reason, path };
}

function writtenResult(
  { index, line, sourceId }: ValidItem,
  change: UpsertResult['change'] | undefined,
  internalIds: ReadonlyMap<string, string | null | undefined>,
): ItemResult {
  const isReplay = change === undefined || change === 'replay' || change === 'duplicate';
  const internalId = internalIds.get(sourceId);
  return { index, line, sourceId, status: isReplay ? 'REPLAY' : 'ACCEPTED', ...(internalId && { internalId }) };
}
