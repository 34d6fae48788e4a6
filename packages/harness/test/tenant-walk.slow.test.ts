import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ApiResources, buildApp } from '@sluice/api';
import { parseConfig } from '@sluice/runtime';
import { startTestProduct, type TestProduct } from '../src/index.ts';
import { digestRows } from './tenants/digest-rows.ts';
import { listRoutes } from './tenants/list-routes.ts';
import { openTenant, type Tenant } from './tenants/open-tenant.ts';
import { otherRoutes, routesOfOne } from './tenants/visit-plan.ts';
import { findNothing, findsSomething, type Route } from './tenants/visits.ts';

let product: TestProduct;
/** Two partners, each with one of everything. */
let owner: Tenant;
let other: Tenant;
/** What no visit may change. */
let rowsOfOwner: Record<string, string>;

beforeAll(async () => {
  product = await startTestProduct();
  await product.startWorker();
  owner = await openTenant(product, 'owner');
  other = await openTenant(product, 'other');
  rowsOfOwner = await digestRows(product, owner.partner.partnerId);
});
afterAll(() => product.stop());

const readRoute = (name: string): Route => {
  const [method = '', pattern = ''] = name.split(' ');
  return { method, pattern };
};

it('leaves out no route of the app', () => {
  const resources = product.resources(async () => undefined) as ApiResources;
  const app = buildApp(resources, parseConfig(product.environment, 'api'));
  expect(Object.keys({ ...routesOfOne, ...otherRoutes }).sort()).toEqual(listRoutes(app).sort());
});

it.each(Object.entries(routesOfOne))(
  '%s has nothing for another, whichever id of the owner it asks for',
  async (name, ways) => {
    for (const sent of ways) await findNothing({ product, owner, other }, readRoute(name), sent);
  },
);

it.each(Object.entries(otherRoutes))('%s shows nothing of the owner to another', (name, visit) =>
  visit({ product, owner, other }, readRoute(name)),
);

it('has changed nothing of the owner', async () => {
  expect(await digestRows(product, owner.partner.partnerId)).toEqual(rowsOfOwner);
});

it.each(Object.entries(routesOfOne))('%s does have something for the owner', (name, ways) =>
  findsSomething({ product, owner, other }, readRoute(name), ways),
);
