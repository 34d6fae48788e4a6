import fc from 'fast-check';
import { type Client, parseAnswer } from '../http/client.ts';
import { applyEdits } from '../items/edits.ts';
import { encode, encodingHeaders } from '../items/encoding.ts';
import { makePayload, type PlannedPayload, planPayloads } from '../items/plan-payload.ts';
import { renameId, writeItem } from '../items/write-item.ts';
import { contentTypes, tellApart } from '../items/write-payload.ts';
import { type ExactValue, findDifference, memberOf, numberOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { SentItem, SentPayload, ToldResult } from '../oracle/outcomes.ts';
import { readCsv } from '../oracle/read-csv.ts';
import { jobIdOf, judgeJob } from './check-job.ts';
import { checkStored } from './check-records.ts';
import { prepareReferences } from './partner.ts';
import { fuzzSurface } from './surface-target.ts';

const resources = {
  contact: 'crm/contacts',
  group: 'crm/groups',
  shipment: 'tracking/shipments',
  tracker: 'tracking/trackers',
  asset: 'tracking/assets',
} as const;

interface BatchCase {
  resource: keyof typeof resources;
  mode: 'mixed' | 'sync' | 'upload';
  payload: PlannedPayload;
}

const names = ['contact', 'group', 'shipment', 'tracker', 'asset'] as const;
const casesOf = (resource: BatchCase['resource']): fc.Arbitrary<BatchCase> =>
  fc.record({
    resource: fc.constant(resource),
    mode: fc.constantFrom('mixed' as const, 'sync' as const, 'upload' as const),
    payload: planPayloads({ paths: [resources[resource]], maxItems: 15 }),
  });
const cases = fc.oneof(...names.map(casesOf));

/** Batches, with their items in the request or uploaded. */
export const batches = fuzzSurface({ name: 'batches', casesPerRun: 12, cases, check });

const base = '/api/v1/batches';
const idName = 'id';
const ended = new Set(['completed', 'failed', 'timed_out']);

async function check(client: Client, { resource, mode, payload }: BatchCase): Promise<void> {
  const collection = resources[resource];
  await prepareReferences(client, collection);
  const made =
    mode === 'upload' ? await upload(client, resource, payload) : await post(client, { resource, mode, payload });
  if (made === null) return;
  const { id, items } = made;
  const batch = await client.readUntil(`${base}/${id}`, (body) => ended.has(textOf(body, 'status') ?? ''));
  const outcomes = await judgeJob(client, jobIdOf(id), made);
  const rejected = outcomes.filter(({ status }) => status === 'REJECTED').length;
  const invalid = numberOf(memberOf(batch, 'stats'), 'invalid');
  const isFailed = textOf(batch, 'status') === 'failed';
  expectThat(
    isFailed || invalid === rejected,
    'unbalanced',
    () => `${invalid} are invalid, where ${rejected} are rejected`,
  );
  if (items !== null) await checkStored(client, { collection, items, outcomes });
  await checkFiles(client, batch, { items, outcomes });
}

interface MadeBatch extends SentPayload {
  id: string;
}

/** A batch with its items in the request; null where it was refused. */
async function post(client: Client, { resource, mode, payload }: BatchCase): Promise<MadeBatch | null> {
  const { items, style, edits, encoding } = payload;
  const written = tellApart(items).map((item, index) =>
    writeItem(item, { style: style && style + index, lines: 'any lines', idName }),
  );
  const list = Buffer.concat(written.flatMap(({ bytes }, at) => [Buffer.from(at === 0 ? '' : ','), bytes]));
  const head = `{"resource":"${resource}","action":"merge","mode":"${mode}","items":[`;
  const body = Buffer.concat([Buffer.from(head), list, Buffer.from(']}')]);
  const answer = await client.send({
    method: 'POST',
    path: base,
    headers: { 'content-type': 'application/json', ...encodingHeaders(encoding) },
    body: encode(edits === null ? body : applyEdits(body, edits), encoding),
  });
  const sent = written.map(({ value, fate }) => ({ value, fate, line: null }));
  const known = edits === null ? sent : null;
  // An item that is no JSON makes the whole request none.
  const isSound = known !== null && known.length > 0 && known.every(({ fate }) => !isMalformed(fate));
  expectThat(
    !isSound || answer.status < 300,
    'misjudged',
    () => `a sound batch is refused: ${answer.status} ${answer.body}`,
  );
  if (answer.status >= 300) return null;
  const id = textOf(parseAnswer(answer), 'id') ?? 'none';
  return answer.status === 201 ? null : { id, items: known, isWhole: isSound };
}

function isMalformed(fate: SentItem['fate']): boolean {
  return typeof fate !== 'string' && (fate.includes('malformed_json') || fate.includes('invalid_utf8'));
}

/** A batch whose items are uploaded; null where they were refused. */
async function upload(client: Client, resource: string, payload: PlannedPayload): Promise<MadeBatch | null> {
  const body = Buffer.from(JSON.stringify({ resource, action: 'merge', upload: true }));
  const headers = { 'content-type': 'application/json' };
  const promised = await client.send({ method: 'POST', path: base, headers, body });
  expectThat(promised.status === 201, 'misjudged', () => `no upload is promised: ${promised.status} ${promised.body}`);
  const batch = parseAnswer(promised);
  const { format, bytes, items, isWhole } = makePayload({ ...payload, idName });
  const answer = await client.send({
    method: 'PUT',
    path: textOf(batch, '_upload_url') ?? '/none',
    headers: { 'content-type': contentTypes[format], ...encodingHeaders(payload.encoding) },
    body: bytes,
  });
  // What changes were made to is read in the words of this surface: nobody can say what it is in the core's.
  const known = payload.edits === null ? items : null;
  expectThat(!isWhole || answer.status === 202, 'misjudged', () => `a sound upload is refused: ${answer.body}`);
  return answer.status === 202 ? { id: textOf(batch, 'id') ?? 'none', items: known, isWhole } : null;
}

/** The files of a batch: what was sent, and what was not applied of it. */
async function checkFiles(
  client: Client,
  batch: ExactValue,
  { items, outcomes }: { items: readonly SentItem[] | null; outcomes: readonly ToldResult[] },
): Promise<void> {
  const get = async (name: string) => {
    const url = textOf(batch, name);
    return url === undefined ? null : client.send({ method: 'GET', path: url });
  };
  const sent = await get('_upload_json_url');
  const isAllSound = items?.every(({ value }) => value !== null) === true;
  if (sent !== null && isAllSound) checkSent(parseAnswer(sent), items);
  const rows = await get('_upload_csv_url');
  if (rows !== null) checkRows(rows.body, outcomes.length);
  const failed = outcomes.filter(({ status }) => status === 'REJECTED' || status === 'QUARANTINED').length;
  const errors = await get('_errors_csv_url');
  expectThat(
    (errors === null) === (failed === 0),
    'unbalanced',
    () => `${failed} failures, and errors: ${errors?.status}`,
  );
  if (errors !== null) checkRows(errors.body, failed);
  await get('_errors_json_url');
}

function checkSent(told: ExactValue, items: readonly SentItem[]): void {
  const list = told.kind === 'list' ? told.items : [];
  expectThat(list.length === items.length, 'unbalanced', () => `${list.length} items sent, not ${items.length}`);
  for (const [at, { value }] of items.entries()) {
    const difference = value && findDifference(renameId(value, idName), list[at] as ExactValue);
    expectThat(
      difference === null,
      'altered',
      () => `item ${at} of the upload's file is not what was sent, at ${difference}`,
    );
  }
}

function checkRows(file: Buffer, count: number): void {
  const rows = (readCsv(file.toString('utf8'))?.length ?? 0) - 1;
  // A job that failed knows no outcomes.
  expectThat(rows === count || count === 0, 'unbalanced', () => `a file of ${rows} rows, not ${count}`);
}
