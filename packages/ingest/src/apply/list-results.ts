import type { Outcome } from '@sluice/contracts';
import type { AppliedChunk } from './apply-chunk.ts';
import type { Chunk } from './chunk.ts';
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

/** What became of each item of a chunk, in the payload's order. */
export function listResults(chunk: Chunk, { results: written, quarantined, refused }: AppliedChunk): ItemResult[] {
  const byIndex = new Map(written.map((result) => [result.index, result]));
  const waiting = new Map(quarantined.map((entry) => [entry.item.index, entry]));
  const internalIds = new Map<string, string>();
  const results: ItemResult[] = [...chunk.rejected, ...refused].map((item) => ({ ...item, status: 'REJECTED' }));
  const refusedIndexes = new Set(refused.map((item) => item.index));
  for (const { index, line, sourceId } of chunk.valid) {
    if (refusedIndexes.has(index)) continue;
    const result = byIndex.get(index);
    const entry = waiting.get(index);
    if (result?.internalId) internalIds.set(sourceId, result.internalId);
    if (entry !== undefined) {
      const { quarantineId, reason, missing } = entry;
      const path = missing[0]?.path ?? null;
      results.push({
        index,
        line,
        sourceId,
        status: 'QUARANTINED',
        quarantineId,
        code: 'unknown_reference',
        reason,
        path,
      });
    } else
      results.push({ index, line, sourceId, status: statusOf(result?.change), ...internalIdOf(internalIds, sourceId) });
  }
  for (const { index, line, sourceId } of chunk.superseded) {
    results.push({ index, line, sourceId, status: 'REPLAY', ...internalIdOf(internalIds, sourceId) });
  }
  return results.sort((a, b) => a.index - b.index);
}

function statusOf(change: UpsertResult['change'] | undefined): ItemResult['status'] {
  return change === undefined || change === 'replay' || change === 'duplicate' ? 'REPLAY' : 'ACCEPTED';
}

function internalIdOf(internalIds: ReadonlyMap<string, string>, sourceId: string): { internalId?: string } {
  const internalId = internalIds.get(sourceId);
  return internalId === undefined ? {} : { internalId };
}
