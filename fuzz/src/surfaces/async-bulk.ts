import { collections } from '@sluice/contracts';
import type { HttpResponse } from '@sluice/harness/commands';
import fc from 'fast-check';
import { type Client, parseResponse } from '../http/client.ts';
import { applyEdits, type Edit, edits } from '../items/edits.ts';
import { type Encoding, encode, encodingHeaders, encodings } from '../items/encoding.ts';
import { type PlannedItem, planItems } from '../items/plan-items.ts';
import { collectionAt } from '../items/plan-payload.ts';
import { stringValue } from '../items/scalars.ts';
import { renameId, writeItem } from '../items/write-item.ts';
import { makeIdsUnique } from '../items/write-payload.ts';
import {
  type ExactObject,
  findDifference,
  listOf,
  memberOf,
  numberOf,
  textOf,
  withMember,
  without,
} from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { ReportedResult, SentItem } from '../oracle/outcomes.ts';
import { readCsv } from '../oracle/read-csv.ts';
import { readExactJson } from '../oracle/read-exact-json.ts';
import { checkJob, jobIdOf } from './check-job.ts';
import { checkStored } from './check-records.ts';
import { prepareReferences } from './partner.ts';
import { fuzzSurface } from './surface-target.ts';

interface BulkCase {
  collection: string;
  items: PlannedItem[];
  style: number;
  /** `{"resources": […]}` instead of a list. */
  isEnclosed: boolean;
  edits: Edit[] | null;
  encoding: Encoding;
}

const casesOf = (collection: string): fc.Arbitrary<BulkCase> =>
  fc.record({
    collection: fc.constant(collection),
    // One corrupt item makes the whole request refused, so mostly none is.
    items: fc
      .tuple(planItems(collectionAt(collection), { maxItems: 12 }), fc.nat(3))
      .map(([items, drawn]) => (drawn === 3 ? items : items.map((item) => ({ ...item, corruption: null })))),
    style: fc.nat(),
    isEnclosed: fc.boolean(),
    edits: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: edits }),
    encoding: encodings,
  });

const cases = fc.oneof(...[...collections.keys()].map(casesOf));

/** Requests on the async-bulk surface. */
export const asyncBulk = fuzzSurface({ name: 'async-bulk', casesPerRun: 15, cases, check });

async function check(client: Client, sent: BulkCase): Promise<void> {
  const { collection, encoding } = sent;
  await prepareReferences(client, collection);
  const { bytes, items } = write(sent);
  const response = await client.send({
    method: 'POST',
    path: `/api/v1/${collection}/bulk`,
    headers: { 'content-type': 'application/json', ...encodingHeaders(encoding) },
    body: encode(sent.edits === null ? bytes : applyEdits(bytes, sent.edits), encoding),
  });
  const known = sent.edits === null ? items : null;
  if (response.status !== 202) return checkRefusal(response, known);
  const isValid = known === null || known.every(({ value }) => value !== null);
  expectThat(isValid, 'wrong outcome', () => 'a request with an invalid item is accepted');
  const uuid = textOf(memberOf(parseResponse(response), 'resource'), 'uuid') ?? 'none';
  const outcomes = await checkJob(client, jobIdOf(uuid), { items: known, isWhole: known !== null });
  if (known !== null) await checkStored(client, { collection, items: known, outcomes });
  await checkReport(client, uuid, { collection, items: known, outcomes });
}

/** The body, and its items as the core gets them. */
function write({ collection, items, style, isEnclosed }: BulkCase): { bytes: Buffer; items: SentItem[] } {
  const idName = 'externalId';
  const bare = items.map((item) => ({ ...item, value: without(item.value, 'source_version', idName) }));
  const written = makeIdsUnique(bare).map((item, index) => {
    // On this surface an item without a source_id is valid.
    const corruption = item.corruption === 'no id' ? null : item.corruption;
    return writeItem({ ...item, corruption }, { style: style && style + index, lines: 'any lines', idName });
  });
  const list = Buffer.concat(written.flatMap(({ bytes }, at) => [Buffer.from(at === 0 ? '' : ','), bytes]));
  const [open, close] = isEnclosed ? ['{"resources":[', ']}'] : ['[', ']'];
  return {
    bytes: Buffer.concat([Buffer.from(open), list, Buffer.from(close)]),
    items: written.map(({ value, expected }) => ({
      value: value && keepExternalId(value, collection),
      expected,
      line: null,
    })),
  };
}

/** Customers also have a field of that name. */
function keepExternalId(value: ExactObject, collection: string): ExactObject {
  return collection === 'crm/customers'
    ? withMember(value, 'externalId', stringValue(textOf(value, 'source_id') ?? ''))
    : value;
}

function checkRefusal({ status, body }: HttpResponse, items: readonly SentItem[] | null): void {
  const isValid = items !== null && items.length > 0 && items.every(({ value }) => value !== null);
  expectThat(!isValid, 'wrong outcome', () => `a valid request is refused: ${status} ${body}`);
  const isEnvelope = listOf(readExactJson(body.toString('utf8')), 'errors')?.length === 1;
  expectThat(isEnvelope, 'malformed response', () => `an error response without its envelope: ${body}`);
}

/** Checks the job on this surface, and its report: a row for each failed item, with the record as it was sent. */
async function checkReport(
  client: Client,
  uuid: string,
  {
    collection,
    items,
    outcomes,
  }: { collection: string; items: readonly SentItem[] | null; outcomes: readonly ReportedResult[] },
): Promise<void> {
  const path = `/api/v1/async/jobs/${uuid}`;
  const job = memberOf(await client.read(path), 'resource');
  const failed = [...outcomes.keys()].filter((index) => outcomes[index]?.status !== 'ACCEPTED_OR_REPLAY');
  const [sent, processed] = [numberOf(job, 'numRecordsSent'), numberOf(job, 'numRecordsSuccessfullyProcessed')];
  const isBalanced = sent === outcomes.length && processed === outcomes.length - failed.length;
  expectThat(
    isBalanced,
    'unbalanced',
    () =>
      `${processed} of ${sent} records processed, expected ${outcomes.length - failed.length} of ${outcomes.length}`,
  );
  const { body } = await client.send({ method: 'GET', path: `${path}/report` });
  const rows = readCsv(body.toString('utf8'))?.slice(1) ?? [];
  expectThat(rows.length === failed.length, 'unbalanced', () => `${rows.length} rows for ${failed.length} failures`);
  for (const [at, index] of failed.entries())
    checkRow(rows[at]?.cells[1] ?? '', items?.[index]?.value ?? null, collection);
}

function checkRow(resource: string, value: ExactObject | null, collection: string): void {
  const reported = readExactJson(resource);
  if (value === null) return;
  const sent = collection === 'crm/customers' ? without(value, 'source_id') : renameId(value, 'externalId');
  const isSame = reported !== null && findDifference(sent, reported) === null;
  expectThat(isSame, 'altered', () => `the record in the report differs from what was sent: ${resource}`);
}
