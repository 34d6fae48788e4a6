import { expect } from '@jest/globals';
import supertest from 'supertest';
import type { TestProduct } from '../../src/index.ts';
import type { Tenant } from './open-tenant.ts';

/** Who visits whom. */
export interface Visitors {
  product: TestProduct;
  owner: Tenant;
  other: Tenant;
}

/** A route: `GET`, and its pattern. */
export interface Route {
  method: string;
  pattern: string;
}

/** How another partner visits a route. */
export type Visit = (visitors: Visitors, route: Route) => Promise<void>;

/** What is sent along. `fixed`: the parameters of the path, but for the last one that is free. */
export interface Sent {
  fixed?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  correlationId?: string;
}

/** Asks for `route` as a tenant does, its free parameter, where it has one, being `id`. */
function ask(product: TestProduct, tenant: Tenant, route: Route, sent: Sent & { id?: string }): supertest.Test {
  const { fixed = {}, query = {}, body, id, correlationId } = sent;
  const named = Object.entries(fixed).reduce((path, [name, value]) => path.replace(`:${name}`, value), route.pattern);
  const path = named.replace(/:\w+/, encodeURIComponent(id ?? ''));
  const verb = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete' | 'patch';
  const request = supertest(product.baseUrl)[verb](path).query(query).set('X-API-Key', tenant.partner.apiKey);
  if (correlationId !== undefined) request.set('X-Correlation-Id', correlationId);
  return request.send(body) as supertest.Test;
}

/** Visits a route in several ways. */
export function inEachWay(...visits: Visit[]): Visit {
  return async (visitors, route) => {
    for (const visit of visits) await visit(visitors, route);
  };
}

/** The free parameter takes every id of the owner: there is nothing for another. */
export async function findNothing({ product, owner, other }: Visitors, route: Route, sent: Sent): Promise<void> {
  const visits = owner.ids.map(async (id) => {
    const { status, body } = await ask(product, other, route, { ...sent, id });
    return { id, status, code: body.code ?? 'not_found' };
  });
  expect(await Promise.all(visits)).toEqual(owner.ids.map((id) => ({ id, status: 404, code: 'not_found' })));
}

/** The owner itself finds something by one of its ids: it may be refused, but for another reason. */
export async function findsSomething({ product, owner }: Visitors, route: Route, ways: readonly Sent[]): Promise<void> {
  const asked = ways.flatMap((sent) => owner.ids.map((id) => ask(product, owner, route, { ...sent, id })));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.some((status) => status !== 404)).toBe(true);
}

/** A list holds what is one's own, also behind the owner's first entry. */
export function listsItsOwn(sent: Sent = {}): Visit {
  return async ({ product, owner, other }, route) => {
    const whole = await ask(product, other, route, sent).expect(200);
    expect(other.ids.some((id) => whole.text.includes(id))).toBe(true);
    const first = await ask(product, owner, route, { ...sent, query: { ...sent.query, limit: '1' } }).expect(200);
    const cursor = first.body.next_cursor ?? first.body.nextCursor ?? null;
    const query = { ...sent.query, ...(cursor && { cursor }) };
    const next = await ask(product, other, route, { ...sent, query }).expect(200);
    for (const { text } of [whole, next]) expectNothingOf(owner, text);
  };
}

/** What is made is one's own, also under a correlation id of the owner's. */
export function makesItsOwn(sent: Sent, status: number): Visit {
  return async ({ product, owner, other }, route) => {
    const { text, headers } = await ask(product, other, route, sent).expect(status);
    expectNothingOf(owner, text + JSON.stringify(headers));
  };
}

/** Every item is refused whose id is the owner's. */
export function refusesEach(bodyOf: (ids: readonly string[]) => object): Visit {
  return async ({ product, owner, other }, route) => {
    const { body } = await ask(product, other, route, { body: bodyOf(owner.ids) }).expect(200);
    const outcomes = body.results.map(({ status }: { status: string }) => status);
    expect(outcomes).toEqual(owner.ids.map(() => 'REJECTED'));
  };
}

/** A signature is good for its own batch and its own file; with another partner's key, the owner's own one is good for nothing. */
export function needsItsOwnSignature(file: string): Visit {
  return async ({ product, owner, other }, route) => {
    const [path = '', signature = ''] = String(owner.signedUrls[file]).split('?');
    const others = String(other.signedUrls[file]).split('?')[1];
    const upload = file === 'upload' ? owner.signedUrls['upload.csv'] : owner.signedUrls.upload;
    const send = (query: string, headers = {}) =>
      supertest(product.baseUrl)
        [route.method === 'PUT' ? 'put' : 'get'](path + query)
        .set(headers);
    for (const query of ['', `?${others}`, `?${upload?.split('?')[1]}`, `?${signature}x`]) {
      const { status, text } = await send(query);
      expect({ query, status, code: JSON.parse(text).code }).toEqual({ query, status: 403, code: 'forbidden' });
      await send(query, { 'X-API-Key': other.partner.apiKey }).expect(404);
    }
    await send(`?${signature}`, { 'X-API-Key': other.partner.apiKey }).expect(404);
  };
}

/** A partner's key opens nothing, whoever is named. */
export function isForbidden(sent: Sent = {}): Visit {
  return async ({ product, owner, other }, route) => {
    for (const id of [owner.partner.partnerId, other.partner.partnerId]) {
      await ask(product, other, route, { ...sent, id }).expect(403);
    }
  };
}

/** What is the same for all tells of nobody. */
export function tellsOfNobody(sent: Sent = {}): Visit {
  return async ({ product, owner, other }, route) => {
    expectNothingOf(owner, (await ask(product, other, route, sent).expect(200)).text);
  };
}

function expectNothingOf(owner: Tenant, text: string): void {
  for (const id of [owner.partner.partnerId, ...owner.ids]) expect(text).not.toContain(id);
}
