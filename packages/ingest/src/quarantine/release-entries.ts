import { type Collection, compileReferenceReader } from '@sluice/contracts';
import { applyItems, findMissingReferences, lockForItems } from '../apply/apply-chunk.ts';
import type { ValidItem } from '../apply/chunk.ts';
import { type UpsertResult, upsertEach } from '../apply/upsert-records.ts';
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
 * Tries entries of one collection again, in one transaction, each under the acceptance that it came with (rule 5). Those
 * whose references all lead somewhere are applied and leave quarantine; the others wait on.
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
    const suspected = await findMissingReferences(tx, partnerId, entries.map(toItem));
    const release: Release = { results: [], ready: [] };
    const target = { partnerId, collection: collection.path, acceptedSeq: 0n };
    await lockForItems(tx, target, { missing: suspected, action: 'merge' });
    const held = await lockWaiting(
      tx,
      entries.map((entry) => entry.quarantineId),
    );
    for (const group of groupByAcceptance(held)) {
      const groupTarget = { ...target, acceptedSeq: group.acceptedSeq, jobId: group.jobId };
      const items = group.entries.map(toItem);
      const done = await applyItems(tx, { target: groupTarget, action: 'merge', items, suspected }, (resolvable) =>
        upsertEach(tx, groupTarget, resolvable),
      );
      release.ready.push(...done.ready);
      release.results.push(...listReleases(group.entries, done));
    }
    await unmarkReady(tx, held);
    return release;
  });
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

function listReleases(
  entries: readonly WaitingEntry[],
  done: { applied: UpsertResult[]; quarantined: { item: ValidItem; missing: readonly MissingRecord[] }[] },
): ReleaseResult[] {
  const changes = new Map(done.applied.map((result) => [result.index, result.change]));
  const waiting = new Map(done.quarantined.map((entry) => [entry.item.index, entry.missing]));
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
