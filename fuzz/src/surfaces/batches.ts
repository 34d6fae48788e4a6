import fc from 'fast-check';
import { type Client, parseResponse } from '../http/client.ts';
import { applyEdits } from '../items/edits.ts';
import { encode, encodingHeaders } from '../items/encoding.ts';
import { makePayload, type PlannedPayload, planPayloads } from '../items/plan-payload.ts';
import { renameId, writeItem } from '../items/write-item.ts';
import { contentTypes, makeIdsUnique } from '../items/write-payload.ts';
import { type ExactValue, findDifference, memberOf, numberOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { ReportedResult, SentItem, SentPayload } from '../oracle/outcomes.ts';
import { readCsv } from '../oracle/read-csv.ts';
import { checkJob, jobIdOf } from './check-job.ts';
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

/** Batches with their items in the request, or uploaded. */
export const batches = fuzzSurface({ name: 'batches', casesPerRun: 12, cases, check });

const base = '/api/v1/batches';
const idName = 'id';
const ended = new Set(['completed', 'failed', 'timed_out']);

async function check(client: Client, { resource, mode, payload }: BatchCase): Promise<void> {
  const collection = resources[resource];
  await prepareReferences(client, collection);
  const created =
    mode === 'upload' ? await upload(client, resource, payload) : await post(client, { resource, mode, payload });
  if (created === null) return;
  const { id, items } = created;
  const batch = await client.readUntil(`${base}/${id}`, (body) => ended.has(textOf(body, 'status') ?? ''));
  const outcomes = await checkJob(client, jobIdOf(id), created);
  const rejected = outcomes.filter(({ status }) => status === 'REJECTED').length;
  const invalid = numberOf(memberOf(batch, 'stats'), 'invalid');
  const isFailed = textOf(batch, 'status') === 'failed';
  expectThat(
    isFailed || invalid === rejected,
    'unbalanced',
    () => `${invalid} items are invalid, but ${rejected} are rejected`,
  );
  if (items !== null) await checkStored(client, { collection, items, outcomes });
  await checkFiles(client, batch, { items, outcomes });
}

interface CreatedBatch extends SentPayload {
  id: string;
}

/** Creates a batch with its items in the request; null if it was refused. */
async function post(client: Client, { resource, mode, payload }: BatchCase): Promise<CreatedBatch | null> {
  const { items, style, edits, encoding } = payload;
  const written = makeIdsUnique(items).map((item, index) =>
    writeItem(item, { style: style && style + index, lines: 'any lines', idName }),
  );
  const list = Buffer.concat(written.flatMap(({ bytes }, at) => [Buffer.from(at === 0 ? '' : ','), bytes]));
  const head = `{"resource":"${resource}","action":"merge","mode":"${mode}","items":[`;
  const body = Buffer.concat([Buffer.from(head), list, Buffer.from(']}')]);
  const response = await client.send({
    method: 'POST',
    path: base,
    headers: { 'content-type': 'application/json', ...encodingHeaders(encoding) },
    body: encode(edits === null ? body : applyEdits(body, edits), encoding),
  });
  const sent = written.map(({ value, expected }) => ({ value, expected, line: null }));
  const known = edits === null ? sent : null;
  // An item that is not valid JSON makes the whole request invalid JSON.
  const isValid = known !== null && known.length > 0 && known.every(({ expected }) => !isMalformed(expected));
  expectThat(
    !isValid || response.status < 300,
    'wrong outcome',
    () => `a valid batch is refused: ${response.status} ${response.body}`,
  );
  if (response.status >= 300) return null;
  const id = textOf(parseResponse(response), 'id') ?? 'none';
  return response.status === 201 ? null : { id, items: known, isWhole: isValid };
}

function isMalformed(expected: SentItem['expected']): boolean {
  return typeof expected !== 'string' && (expected.includes('malformed_json') || expected.includes('invalid_utf8'));
}

/** Creates a batch and uploads its items; null if they were refused. */
async function upload(client: Client, resource: string, payload: PlannedPayload): Promise<CreatedBatch | null> {
  const body = Buffer.from(JSON.stringify({ resource, action: 'merge', upload: true }));
  const headers = { 'content-type': 'application/json' };
  const announced = await client.send({ method: 'POST', path: base, headers, body });
  expectThat(
    announced.status === 201,
    'wrong outcome',
    () => `an upload is refused: ${announced.status} ${announced.body}`,
  );
  const batch = parseResponse(announced);
  const { format, bytes, items, isWhole } = makePayload({ ...payload, idName });
  const response = await client.send({
    method: 'PUT',
    path: textOf(batch, '_upload_url') ?? '/none',
    headers: { 'content-type': contentTypes[format], ...encodingHeaders(payload.encoding) },
    body: bytes,
  });
  // Edited bytes are read with this surface's field names, so the items in the core are not known.
  const known = payload.edits === null ? items : null;
  expectThat(!isWhole || response.status === 202, 'wrong outcome', () => `a valid upload is refused: ${response.body}`);
  return response.status === 202 ? { id: textOf(batch, 'id') ?? 'none', items: known, isWhole } : null;
}

/** Checks the files of a batch: the items as sent, and those not applied. */
async function checkFiles(
  client: Client,
  batch: ExactValue,
  { items, outcomes }: { items: readonly SentItem[] | null; outcomes: readonly ReportedResult[] },
): Promise<void> {
  const get = async (name: string) => {
    const url = textOf(batch, name);
    return url === undefined ? null : client.send({ method: 'GET', path: url });
  };
  const sent = await get('_upload_json_url');
  const areAllValid = items?.every(({ value }) => value !== null) === true;
  if (sent !== null && areAllValid) checkSent(parseResponse(sent), items);
  const rows = await get('_upload_csv_url');
  if (rows !== null) checkRows(rows.body, outcomes.length);
  const failed = outcomes.filter(({ status }) => status === 'REJECTED' || status === 'QUARANTINED').length;
  const errors = await get('_errors_csv_url');
  expectThat(
    (errors === null) === (failed === 0),
    'unbalanced',
    () => `${failed} failures, but the status of the errors file is ${errors?.status}`,
  );
  if (errors !== null) checkRows(errors.body, failed);
  await get('_errors_json_url');
}

function checkSent(file: ExactValue, items: readonly SentItem[]): void {
  const list = file.kind === 'list' ? file.items : [];
  expectThat(
    list.length === items.length,
    'unbalanced',
    () => `${list.length} items in the upload's file, not ${items.length}`,
  );
  for (const [at, { value }] of items.entries()) {
    const difference = value && findDifference(renameId(value, idName), list[at] as ExactValue);
    expectThat(
      difference === null,
      'altered',
      () => `item ${at} of the upload's file differs from what was sent at ${difference}`,
    );
  }
}

function checkRows(file: Buffer, count: number): void {
  const rows = (readCsv(file.toString('utf8'))?.length ?? 0) - 1;
  // The outcomes of a failed job are not known.
  expectThat(rows === count || count === 0, 'unbalanced', () => `the file has ${rows} rows, not ${count}`);
}
