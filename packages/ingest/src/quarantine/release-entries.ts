import { type Collection, compileReferenceReader } from '@sluice/contracts';
import { type AppliedChunk, applyChunks, type ChunkWork } from '../apply/apply-chunk.ts';
import { createChunk, type ValidItem } from '../apply/chunk.ts';
import type { UpsertResult } from '../apply/upsert-records.ts';
import type { Sql } from '../db/transaction.ts';
import { ItemText } from '../parsing/bytes/item-text.ts';
import type { Resources } from '../resources/resources.ts';
import type { MissingRecord } from './read-quarantine.ts';
import { lockWaiting, type WaitingEntry } from './waiting-entries.ts';

/** What became of one entry: applied (its change), or still waiting. */
export type ReleaseResult =
  | { quarantineId: string; change: UpsertResult['change'] }
  | { quarantineId: string; change: null; missing: MissingRecord[] };

/** What a release did. */
export interface Release {
  results: ReleaseResult[];
  /** Collections in which other entries may be released now. */
  ready: string[];
}

/**
 * Tries entries of one collection again, in one transaction, each under the acceptance that it came with (Version
 * precedence). Those whose references all resolve are applied and leave quarantine; the others go on waiting.
 */
export async function releaseEntries(
  resources: Resources,
  { partnerId, collection }: { partnerId: string; collection: Collection },
  entries: readonly WaitingEntry[],
): Promise<Release> {
  const readReferences = compileReferenceReader(collection);
  const toItem = (entry: WaitingEntry): ValidItem => ({
    index: entry.acceptedIndex,
    line: null,
    sourceId: entry.sourceId,
    sourceVersion: entry.sourceVersion,
    text: ItemText.from(entry.text),
    references: readReferences(JSON.parse(entry.text)),
  });
  return resources.db.forPartner(partnerId, async (tx) => {
    const scope = { partnerId, collection: collection.path, action: 'merge', items: entries.map(toItem) } as const;
    const { waiting, groups, applied } = await applyChunks(tx, scope, async () => {
      const ids = entries.map((entry) => entry.quarantineId);
      const locked = await lockWaiting(tx, ids);
      const accepted = groupByAcceptance(locked);
      return {
        waiting: locked,
        groups: accepted,
        chunks: accepted.map((group) => describeGroup(scope, group, toItem)),
      };
    });
    await unmarkReady(tx, waiting);
    return {
      results: groups.flatMap((group, at) => listReleases(group.entries, applied[at] as AppliedChunk)),
      ready: applied.flatMap(({ ready }) => ready),
    };
  });
}

function describeGroup(
  { partnerId, collection }: { partnerId: string; collection: string },
  { acceptedSeq, jobId, entries }: AcceptedGroup,
  toItem: (entry: WaitingEntry) => ValidItem,
): ChunkWork {
  const chunk = createChunk({ valid: entries.map(toItem) });
  return { target: { partnerId, collection, acceptedSeq, jobId }, chunk, ledger: 'none' };
}

interface AcceptedGroup {
  acceptedSeq: bigint;
  jobId: string;
  entries: WaitingEntry[];
}

function groupByAcceptance(entries: readonly WaitingEntry[]): AcceptedGroup[] {
  const groups = new Map<bigint, AcceptedGroup>();
  for (const entry of entries) {
    const { acceptedSeq, jobId } = entry;
    const group = groups.get(acceptedSeq) ?? { acceptedSeq, jobId, entries: [] };
    group.entries.push(entry);
    groups.set(acceptedSeq, group);
  }
  return [...groups.values()].sort((a, b) => Number(a.acceptedSeq - b.acceptedSeq));
}

function listReleases(entries: readonly WaitingEntry[], { results, quarantined }: AppliedChunk): ReleaseResult[] {
  const changes = new Map(results.map((result) => [result.index, result.change]));
  const waiting = new Map(quarantined.map((entry) => [entry.item.index, entry.missing]));
  return entries.map(({ quarantineId, acceptedIndex }) => {
    const missing = waiting.get(acceptedIndex);
    if (missing === undefined) return { quarantineId, change: changes.get(acceptedIndex) ?? 'replay' };
    return {
      quarantineId,
      change: null,
      missing: missing.map(({ collection, sourceId }) => ({ collection, sourceId })),
    };
  });
}

/** What is left of the entries waits on until another record arrives. */
async function unmarkReady(tx: Sql, entries: readonly WaitingEntry[]): Promise<void> {
  const quarantineIds = entries.map((entry) => entry.quarantineId);
  await tx.quarantine.updateMany({
    where: { quarantineId: { in: quarantineIds }, ready: true },
    data: { ready: false },
  });
}
