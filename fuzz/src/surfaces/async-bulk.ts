import { collections } from '@sluice/contracts';
import fc from 'fast-check';
import { type Client, parseAnswer } from '../http/client.ts';
import type { Answer } from '../http/send-request.ts';
import { applyEdits, type Edit, edits } from '../items/edits.ts';
import { type Encoding, encode, encodingHeaders, encodings } from '../items/encoding.ts';
import { set } from '../items/item-corruptions.ts';
import { type PlannedItem, planItems } from '../items/plan-items.ts';
import { collectionAt } from '../items/plan-payload.ts';
import { stringValue } from '../items/scalars.ts';
import { renameId, writeItem } from '../items/write-item.ts';
import { tellApart } from '../items/write-payload.ts';
import {
  type ExactObject,
  findDifference,
  listOf,
  memberOf,
  numberOf,
  textOf,
  without,
} from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { SentItem, ToldResult } from '../oracle/outcomes.ts';
import { readCsv } from '../oracle/read-csv.ts';
import { readExactJson } from '../oracle/read-exact-json.ts';
import { jobIdOf, judgeJob } from './check-job.ts';
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
    // One that is wrong has the whole request refused: mostly none is.
    items: fc
      .tuple(planItems(collectionAt(collection), { maxItems: 12 }), fc.nat(3))
      .map(([items, drawn]) => (drawn === 3 ? items : items.map((item) => ({ ...item, spoil: null })))),
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
  const answer = await client.send({
    method: 'POST',
    path: `/api/v1/${collection}/bulk`,
    headers: { 'content-type': 'application/json', ...encodingHeaders(encoding) },
    body: encode(sent.edits === null ? bytes : applyEdits(bytes, sent.edits), encoding),
  });
  const known = sent.edits === null ? items : null;
  if (answer.status !== 202) return judgeRefusal(answer, known);
  const isSound = known === null || known.every(({ value }) => value !== null);
  expectThat(isSound, 'misjudged', () => 'a request with an item that is wrong is taken');
  const uuid = textOf(memberOf(parseAnswer(answer), 'resource'), 'uuid') ?? 'none';
  const outcomes = await judgeJob(client, jobIdOf(uuid), { items: known, isWhole: known !== null });
  if (known !== null) await checkStored(client, { collection, items: known, outcomes });
  await judgeReport(client, uuid, { collection, items: known, outcomes });
}

/** The body, and the items that it makes in the core. */
function write({ collection, items, style, isEnclosed }: BulkCase): { bytes: Buffer; items: SentItem[] } {
  const idName = 'externalId';
  const bare = items.map((item) => ({ ...item, value: without(item.value, 'source_version', idName) }));
  const written = tellApart(bare).map((item, index) => {
    // Here there is nothing wrong with an item without a source_id.
    const spoil = item.spoil === 'no id' ? null : item.spoil;
    return writeItem({ ...item, spoil }, { style: style && style + index, lines: 'any lines', idName });
  });
  const list = Buffer.concat(written.flatMap(({ bytes }, at) => [Buffer.from(at === 0 ? '' : ','), bytes]));
  const [open, close] = isEnclosed ? ['{"resources":[', ']}'] : ['[', ']'];
  return {
    bytes: Buffer.concat([Buffer.from(open), list, Buffer.from(close)]),
    items: written.map(({ value, fate }) => ({ value: value && keepExternalId(value, collection), fate, line: null })),
  };
}

/** Customers have a field of that name beside. */
function keepExternalId(value: ExactObject, collection: string): ExactObject {
  return collection === 'crm/customers'
    ? set(value, 'externalId', stringValue(textOf(value, 'source_id') ?? ''))
    : value;
}

function judgeRefusal({ status, body }: Answer, items: readonly SentItem[] | null): void {
  const isSound = items !== null && items.length > 0 && items.every(({ value }) => value !== null);
  expectThat(!isSound, 'misjudged', () => `a sound request is refused: ${status} ${body}`);
  const isEnvelope = listOf(readExactJson(body.toString('utf8')), 'errors')?.length === 1;
  expectThat(isEnvelope, 'malformed answer', () => `a refusal without its envelope: ${body}`);
}

/** What this surface tells of the job, and its report: a row for each item that failed, with the record as it was sent. */
async function judgeReport(
  client: Client,
  uuid: string,
  {
    collection,
    items,
    outcomes,
  }: { collection: string; items: readonly SentItem[] | null; outcomes: readonly ToldResult[] },
): Promise<void> {
  const path = `/api/v1/async/jobs/${uuid}`;
  const job = memberOf(await client.read(path), 'resource');
  const failed = [...outcomes.keys()].filter((index) => outcomes[index]?.status !== 'TAKEN');
  const [sent, processed] = [numberOf(job, 'numRecordsSent'), numberOf(job, 'numRecordsSuccessfullyProcessed')];
  const isBalanced = sent === outcomes.length && processed === outcomes.length - failed.length;
  expectThat(isBalanced, 'unbalanced', () => `${processed} of ${sent} records, where there are ${outcomes.length}`);
  const { body } = await client.send({ method: 'GET', path: `${path}/report` });
  const rows = readCsv(body.toString('utf8'))?.slice(1) ?? [];
  expectThat(rows.length === failed.length, 'unbalanced', () => `${rows.length} rows for ${failed.length} failures`);
  for (const [at, index] of failed.entries())
    judgeRow(rows[at]?.cells[1] ?? '', items?.[index]?.value ?? null, collection);
}

function judgeRow(resource: string, value: ExactObject | null, collection: string): void {
  const told = readExactJson(resource);
  if (value === null) return;
  const sent = collection === 'crm/customers' ? without(value, 'source_id') : renameId(value, 'externalId');
  const isSame = told !== null && findDifference(sent, told) === null;
  expectThat(isSame, 'altered', () => `the report has another record than was sent: ${resource}`);
}
