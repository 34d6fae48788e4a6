import fc from 'fast-check';
import type { Client } from '../http/client.ts';
import { applyEdits, type Edit, edits } from '../items/edits.ts';
import { type PlannedItem, planItems } from '../items/plan-items.ts';
import { collectionAt } from '../items/plan-payload.ts';
import { spellBy, startDraws, writeExactJson } from '../items/write-exact-json.ts';
import { makeIdsUnique } from '../items/write-payload.ts';
import {
  type ExactObject,
  type ExactValue,
  findDifference,
  listOf,
  memberOf,
  numberOf,
  textOf,
  withMember,
  without,
} from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { encodeId } from './check-records.ts';
import { nativeRoot } from './routes.ts';
import { fuzzSurface } from './surface-target.ts';

interface SyncCase {
  items: PlannedItem[];
  style: number;
  /** Edits of the request that adds the products; null: none. */
  edits: Edit[] | null;
}

const path = 'catalog/products';
const cases: fc.Arbitrary<SyncCase> = fc.record({
  items: planItems(collectionAt(path), { maxItems: 5 }).map((items) => items.map(makeValid)),
  style: fc.nat(),
  edits: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: edits }),
});

/** Sync sessions: products are pushed, added and synced, and their copies read back. */
export const syncSessions = fuzzSurface({ name: 'sync-sessions', casesPerRun: 8, cases, check });

function makeValid(item: PlannedItem): PlannedItem {
  return { ...item, corruption: null, repeats: false };
}

async function check(client: Client, { items, style, edits: changes }: SyncCase): Promise<void> {
  const products = makeIdsUnique(items).map(({ value }) => value);
  const contexts = chooseContexts(products);
  await pushProducts(client, products, style);
  const opened = await post(client, '/papi-sync/session', Buffer.from(JSON.stringify({ contexts })));
  expectThat(opened.status === 200, 'wrong outcome', () => `a session is refused: ${opened.body}`);
  const session = `/papi-sync/session/${opened.headers['resource-id']}`;
  const body = listProducts(products, style);
  const added = await post(client, `${session}/products`, changes === null ? body : applyEdits(body, changes));
  const isValid = changes === null && products.length > 0;
  expectThat(!isValid || added.status === 200, 'wrong outcome', () => `valid products are refused: ${added.body}`);
  const done = await client.send({ method: 'PUT', path: `${session}/done` });
  expectThat(done.status === 200, 'wrong outcome', () => `the end of the session is refused: ${done.body}`);
  const ended = await client.readUntil(session, (found) => textOf(found, 'finishedAt') !== undefined);
  const count = (name: string) => numberOf(memberOf(ended, 'counts'), name) ?? Number.NaN;
  const isBalanced = count('total') === count('synced') + count('failed') + count('pending') && count('pending') === 0;
  expectThat(isBalanced, 'unbalanced', () => `counts of the sync: ${JSON.stringify(memberOf(ended, 'counts'))}`);
  expectThat(
    !isValid || count('total') === products.length,
    'unbalanced',
    () => `the sync has ${count('total')} products, not ${products.length}`,
  );
  for (const synced of listOf(ended, 'products') ?? []) await checkProduct(client, synced, { products, contexts });
}

/** Contexts that products have values for. Each has one part only, so that no context falls back to another. */
function chooseContexts(products: readonly ExactObject[]): string[] {
  const names = products.flatMap((product) => {
    const values = memberOf(product, 'values');
    return values?.kind === 'object' ? values.members.map(([name]) => name) : [];
  });
  const simple = names.filter((name) => !/[-_\p{Cc}]/u.test(name) && name === name.normalize('NFC'));
  return [...new Set(['en', ...simple])].slice(0, 4);
}

async function pushProducts(client: Client, products: readonly ExactObject[], style: number): Promise<void> {
  const items: ExactValue = { kind: 'list', items: products };
  const text = writeExactJson({ kind: 'object', members: [['items', items]] }, spellBy(startDraws(style), 'any lines'));
  const response = await post(client, `${nativeRoot}/${path}`, Buffer.from(text));
  expectThat(
    response.status === 200,
    'wrong outcome',
    () => `valid products are refused: ${response.status} ${response.body}`,
  );
}

function listProducts(products: readonly ExactObject[], style: number): Buffer {
  const entries = products.map((product): ExactValue => {
    return { kind: 'object', members: [['productId', memberOf(product, 'source_id') as ExactValue]] };
  });
  const body: ExactObject = { kind: 'object', members: [['products', { kind: 'list', items: entries }]] };
  return Buffer.from(writeExactJson(body, spellBy(startDraws(style), 'any lines')));
}

/** Checks that a synced product has its copy in each context, and that an unpublished or archived one failed. */
async function checkProduct(
  client: Client,
  synced: ExactValue,
  { products, contexts }: { products: readonly ExactObject[]; contexts: readonly string[] },
): Promise<void> {
  const id = textOf(synced, 'productId') ?? '';
  const product = products.find((candidate) => textOf(candidate, 'source_id') === id);
  expectThat(product !== undefined, 'altered', () => `product ${JSON.stringify(id)} is synced, but was not pushed`);
  const isExcluded = textOf(product, 'state') === 'unpublished' || isTrue(memberOf(product, 'archived'));
  const status = textOf(synced, 'status');
  const details = () => `product ${JSON.stringify(id)} is ${status}, ${textOf(synced, 'code')}`;
  expectThat(status === (isExcluded ? 'FAILED' : 'SYNCED'), 'wrong outcome', details);
  if (isExcluded) return;
  for (const context of contexts) {
    const query = `context=${encodeURIComponent(context)}`;
    const copy = memberOf(await client.read(`/papi/products/${encodeId(id)}?${query}`), 'data');
    const difference = copy === undefined ? 'data' : findDifference(copyOf(product, context), copy);
    expectThat(
      difference === null,
      'altered',
      () => `the copy of ${JSON.stringify(id)} in ${context} differs at ${difference}`,
    );
  }
}

function copyOf(product: ExactObject, context: string): ExactObject {
  const attributes = memberOf(memberOf(product, 'values'), context) ?? { kind: 'object', members: [] };
  return withMember(without(product, 'source_id', 'source_version'), 'values', attributes);
}

function isTrue(value: ExactValue | undefined): boolean {
  return value?.kind === 'literal' && value.text === 'true';
}

function post(client: Client, to: string, body: Buffer): ReturnType<Client['send']> {
  return client.send({ method: 'POST', path: to, headers: { 'content-type': 'application/json' }, body });
}
