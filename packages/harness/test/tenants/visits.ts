import { expect } from '@jest/globals';
import supertest from 'supertest';
import type { TestProduct } from '../../src/index.ts';
import type { Tenant } from './open-tenant.ts';

/** The two partners of a visit. */
export interface Visitors {
  product: TestProduct;
  owner: Tenant;
  other: Tenant;
}

/** A route: its method, such as `GET`, and its pattern. */
export interface Route {
  method: string;
  pattern: string;
}

/** How another partner visits a route. */
export type Visit = (visitors: Visitors, route: Route) => Promise<void>;

/** What is sent. `fixed`: the parameters of the path, except the last one, which is free. */
export interface Sent {
  fixed?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  correlationId?: string;
}

/** Requests `route` as a tenant, with `id` for its free parameter, if it has one. */
function ask(product: TestProduct, tenant: Tenant, route: Route, sent: Sent & { id?: string }): supertest.Test {
  const { fixed = {}, query = {}, body, id, correlationId } = sent;
  const named = Object.entries(fixed).reduce((path, [name, value]) => path.replace(`:${name}`, value), route.pattern);
  const path = named.replace(/:\w+/, encodeURIComponent(id ?? ''));
  const verb = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete' | 'patch';
  const request = supertest(product.baseUrl)[verb](path).query(query).set('X-API-Key', tenant.partner.apiKey);
  if (correlationId !== undefined) request.set('X-Correlation-Id', correlationId);
  return request.send(body) as supertest.Test;
}

/** Visits a route with several requests. */
export function inEachWay(...visits: Visit[]): Visit {
  return async (visitors, route) => {
    for (const visit of visits) await visit(visitors, route);
  };
}

/** With any id of the owner in the free parameter, another partner gets nothing. */
export async function findNothing({ product, owner, other }: Visitors, route: Route, sent: Sent): Promise<void> {
  const visits = owner.ids.map(async (id) => {
    const { status, body } = await ask(product, other, route, { ...sent, id });
    return { id, status, code: body.code ?? 'not_found' };
  });
  expect(await Promise.all(visits)).toEqual(owner.ids.map((id) => ({ id, status: 404, code: 'not_found' })));
}

/** The owner finds something by one of its ids: it can be refused, but for another reason. */
export async function findsSomething({ product, owner }: Visitors, route: Route, ways: readonly Sent[]): Promise<void> {
  const asked = ways.flatMap((sent) => owner.ids.map((id) => ask(product, owner, route, { ...sent, id })));
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.some((status) => status !== 404)).toBe(true);
}

/** A list contains only the visitor's own, also with the owner's cursor. */
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

/** What is created belongs to the visitor, also under a correlation id of the owner. */
export function makesItsOwn(sent: Sent, status: number): Visit {
  return async ({ product, owner, other }, route) => {
    const { text, headers } = await ask(product, other, route, sent).expect(status);
    expectNothingOf(owner, text + JSON.stringify(headers));
  };
}

/** Every item with an id of the owner is refused. */
export function refusesEach(bodyOf: (ids: readonly string[]) => object): Visit {
  return async ({ product, owner, other }, route) => {
    const { body } = await ask(product, other, route, { body: bodyOf(owner.ids) }).expect(200);
    const outcomes = body.results.map(({ status }: { status: string }) => status);
    expect(outcomes).toEqual(owner.ids.map(() => 'REJECTED'));
  };
}

/** A signature is valid only for its batch and its file; with another partner's key it is not valid at all. */
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

/** A partner's key gives no access, whichever partner is named. */
export function isForbidden(sent: Sent = {}): Visit {
  return async ({ product, owner, other }, route) => {
    for (const id of [owner.partner.partnerId, other.partner.partnerId]) {
      await ask(product, other, route, { ...sent, id }).expect(403);
    }
  };
}

/** A response that is the same for all discloses nothing. */
export function tellsOfNobody(sent: Sent = {}): Visit {
  return async ({ product, owner, other }, route) => {
    expectNothingOf(owner, (await ask(product, other, route, sent).expect(200)).text);
  };
}

function expectNothingOf(owner: Tenant, text: string): void {
  for (const id of [owner.partner.partnerId, ...owner.ids]) expect(text).not.toContain(id);
}
