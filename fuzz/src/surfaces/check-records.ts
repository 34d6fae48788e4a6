import type { Client } from '../http/client.ts';
import { type ExactObject, type ExactValue, findDifference, memberOf, textOf, without } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { ReportedOutcome, ReportedResult, SentItem } from '../oracle/outcomes.ts';
import { nativeRoot } from './routes.ts';

/** Compares records and quarantine with the items. @throws Finding `altered` */
export async function checkStored(
  client: Client,
  sent: { collection: string; items: readonly SentItem[]; outcomes: readonly ReportedResult[] },
): Promise<void> {
  await checkRecords(client, sent);
  for (const [index, { status, quarantineId }] of sent.outcomes.entries()) {
    const value = sent.items[index]?.value ?? null;
    // A later item of the same id replaces the quarantined one.
    const isAlone = sent.outcomes.filter((other) => other.sourceId === sent.outcomes[index]?.sourceId).length === 1;
    if (status !== 'QUARANTINED' || value === null || !isAlone) continue;
    await checkQuarantined(client, quarantineId ?? 'none', value);
  }
}

/**
 * Reads back every record of an accepted item, and compares it with the item. Of several items of one id it must equal one;
 * which one depends on versions, which are not checked here. @throws Finding `altered`
 */
async function checkRecords(
  client: Client,
  {
    collection,
    items,
    outcomes,
  }: { collection: string; items: readonly SentItem[]; outcomes: readonly ReportedOutcome[] },
): Promise<void> {
  const sent = new Map<string, ExactObject[]>();
  const accepted = new Set<string>();
  const refused = new Set<string>();
  for (const [index, { value }] of items.entries()) {
    const [id, status] = [textOf(value, 'source_id'), outcomes[index]?.status];
    if (value === null || id === undefined) continue;
    sent.set(id, [...(sent.get(id) ?? []), value]);
    if (status === 'ACCEPTED' || status === 'ACCEPTED_OR_REPLAY') accepted.add(id);
    if (status === 'QUARANTINED' || status === 'REJECTED') refused.add(id);
  }
  // A job does not report whether the other item was accepted, or superseded by the quarantined or rejected one.
  const isCertain = (id: string) => !refused.has(id) || outcomes.every(({ status }) => status !== 'ACCEPTED_OR_REPLAY');
  for (const id of [...accepted].filter(isCertain))
    await checkRecord(client, { collection, id, values: sent.get(id) ?? [] });
}

async function checkRecord(
  client: Client,
  { collection, id, values }: { collection: string; id: string; values: readonly ExactObject[] },
): Promise<void> {
  const record = await client.read(`${nativeRoot}/${collection}/${encodeId(id)}`);
  const differences = values.map((value) => findRecordDifference(value, record, values.length === 1));
  const isOne = differences.includes(null);
  const details = () =>
    `record ${JSON.stringify(id)} of ${collection} differs from what was sent at ${differences.join(', ')}`;
  expectThat(isOne, 'altered', details);
}

/** Reads back a quarantined item. @throws Finding `altered` */
async function checkQuarantined(client: Client, quarantineId: string, value: ExactObject): Promise<void> {
  const entry = await client.read(`${nativeRoot}/quarantine/${quarantineId}`);
  const item = memberOf(entry, 'item');
  const difference = item === undefined ? 'item' : findDifference(value, item);
  expectThat(difference === null, 'altered', () => `${quarantineId} differs from what was sent at ${difference}`);
}

/** The path of the first difference between a record and an item; null if there is none. */
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

/** Encodes an id for a path, `.` included: clients resolve `..` in a path. */
export function encodeId(id: string): string {
  return encodeURIComponent(id).replaceAll('.', '%2E');
}
