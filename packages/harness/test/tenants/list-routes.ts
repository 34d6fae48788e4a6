import type { buildApp } from '@sluice/api';

/** The part of Express that is read: the entries of a router are routes and nested routers. */
interface Layer {
  route?: { path: string; stack: { method?: string }[] };
  handle?: { stack?: Layer[] };
}

/** The routes of an app, as `GET /path/:param`, without those of apps that are mounted in it (Bull Board). */
export function listRoutes(app: ReturnType<typeof buildApp>): string[] {
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
