import type { Client } from '../http/client.ts';
import { type ExactObject, type ExactValue, findDifference, memberOf, textOf, without } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { SentItem, ToldOutcome, ToldResult } from '../oracle/outcomes.ts';
import { nativeRoot } from './routes.ts';

/** Holds records and quarantine against the items. @throws Finding `altered` */
export async function checkStored(
  client: Client,
  sent: { collection: string; items: readonly SentItem[]; outcomes: readonly ToldResult[] },
): Promise<void> {
  await checkRecords(client, sent);
  for (const [index, { status, quarantineId }] of sent.outcomes.entries()) {
    const value = sent.items[index]?.value ?? null;
    // A later one of the same id takes the place of the one that waits.
    const isAlone = sent.outcomes.filter((other) => other.sourceId === sent.outcomes[index]?.sourceId).length === 1;
    if (status !== 'QUARANTINED' || value === null || !isAlone) continue;
    await checkQuarantined(client, quarantineId ?? 'none', value);
  }
}

/**
 * Reads back every record that an item made, and holds it against the item. Of several items of one id it has to be one: which
 * of them is a matter of versions, and not of this oracle. @throws Finding `altered`
 */
async function checkRecords(
  client: Client,
  { collection, items, outcomes }: { collection: string; items: readonly SentItem[]; outcomes: readonly ToldOutcome[] },
): Promise<void> {
  const sent = new Map<string, ExactObject[]>();
  const made = new Set<string>();
  const doubtful = new Set<string>();
  for (const [index, { value }] of items.entries()) {
    const [id, status] = [textOf(value, 'source_id'), outcomes[index]?.status];
    if (value === null || id === undefined) continue;
    sent.set(id, [...(sent.get(id) ?? []), value]);
    if (status === 'ACCEPTED' || status === 'TAKEN') made.add(id);
    if (status === 'QUARANTINED' || status === 'REJECTED') doubtful.add(id);
  }
  // Of a job nobody says whether the other one was accepted, or outranked by the one that waits or is refused.
  const isCertain = (id: string) => !doubtful.has(id) || outcomes.every(({ status }) => status !== 'TAKEN');
  for (const id of [...made].filter(isCertain))
    await checkRecord(client, { collection, id, values: sent.get(id) ?? [] });
}

async function checkRecord(
  client: Client,
  { collection, id, values }: { collection: string; id: string; values: readonly ExactObject[] },
): Promise<void> {
  const record = await client.read(`${nativeRoot}/${collection}/${encodeId(id)}`);
  const differences = values.map((value) => findRecordDifference(value, record, values.length === 1));
  const isOne = differences.includes(null);
  const told = () => `record ${JSON.stringify(id)} of ${collection} is not what was sent, at ${differences.join(', ')}`;
  expectThat(isOne, 'altered', told);
}

/** Reads back a quarantined item. @throws Finding `altered` */
async function checkQuarantined(client: Client, quarantineId: string, value: ExactObject): Promise<void> {
  const entry = await client.read(`${nativeRoot}/quarantine/${quarantineId}`);
  const item = memberOf(entry, 'item');
  const difference = item === undefined ? 'item' : findDifference(value, item);
  expectThat(difference === null, 'altered', () => `${quarantineId} is not what was sent, at ${difference}`);
}

/** Where a record is something else than the item; null where it is the same. */
function findRecordDifference(value: ExactObject, record: ExactValue, hasItsVersion: boolean): string | null {
  const data = memberOf(record, 'data');
  const none: ExactValue = { kind: 'literal', text: 'null' };
  const [id, version] = [memberOf(value, 'source_id'), memberOf(value, 'source_version') ?? none];
  if (id === undefined || data === undefined) return '$';
  return (
    findDifference(id, memberOf(record, 'source_id') ?? none, 'source_id') ??
    (hasItsVersion ? findDifference(version, memberOf(record, 'source_version') ?? none, 'source_version') : null) ??
    findDifference(without(value, 'source_id', 'source_version'), data, 'data')
  );
}

/** An id as a part of a path: `.` too is encoded, for a path with `..` in it is another one. */
export function encodeId(id: string): string {
  return encodeURIComponent(id).replaceAll('.', '%2E');
}
