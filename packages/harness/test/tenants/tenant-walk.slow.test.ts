import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ApiResources, buildApp } from '@sluice/api';
import { parseConfig } from '@sluice/runtime';
import { startTestProduct, type TestProduct } from '../../src/index.ts';
import { digestRows } from './digest-rows.ts';
import { openTenant, type Tenant } from './open-tenant.ts';
import { otherRoutes, routesOfOne } from './visit-plan.ts';
import { findNothing, findsSomething, type Route } from './visits.ts';

let product: TestProduct;
/** Two partners, each with one of everything. */
let owner: Tenant;
let other: Tenant;
/** What no visit can change. */
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

it('covers every route of the app', () => {
  const resources = product.resources(async () => undefined) as ApiResources;
  const app = buildApp(resources, parseConfig(product.environment, 'api'));
  expect(Object.keys({ ...routesOfOne, ...otherRoutes }).sort()).toEqual(listRoutes(app).sort());
});

it.each(Object.entries(routesOfOne))('%s returns nothing to another, for any id of the owner', async (name, ways) => {
  for (const sent of ways) await findNothing({ product, owner, other }, readRoute(name), sent);
});

it.each(Object.entries(otherRoutes))('%s shows nothing of the owner to another', (name, visit) =>
  visit({ product, owner, other }, readRoute(name)),
);

it('has changed nothing of the owner', async () => {
  expect(await digestRows(product, owner.partner.partnerId)).toEqual(rowsOfOwner);
});

it.each(Object.entries(routesOfOne))('%s does return something to the owner', (name, ways) =>
  findsSomething({ product, owner, other }, readRoute(name), ways),
);

/** The part of Express that is read: the entries of a router are routes and nested routers. */
interface Layer {
  route?: { path: string; stack: { method?: string }[] };
  handle?: { stack?: Layer[] };
}

/** The routes of an app, as `GET /path/:param`, without those of apps that are mounted in it (Bull Board). */
function listRoutes(app: ReturnType<typeof buildApp>): string[] {
  return listLayers(app.router.stack as Layer[]);
}

function listLayers(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (route === undefined) return listLayers(handle?.stack ?? []);
    // The handler that responds with 405 has no method.
    const methods = route.stack.flatMap(({ method }) => (method === undefined ? [] : [method.toUpperCase()]));
    return methods.map((method) => `${method} ${route.path}`);
  });
}
