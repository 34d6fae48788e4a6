import { RequestFault } from '@sluice/contracts';
import type { IRoute, RequestHandler, Router } from 'express';

/** The handler of each method that a resource supports. */
export type RouteHandlers = Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', RequestHandler>>;

/** Adds the resource at `path`, a pattern from the root; other methods get 405 with an Allow header. */
export function addRoute(router: Router, path: string, handlers: RouteHandlers): void {
  const route = router.route(path);
  if (handlers.GET !== undefined) route.get(handlers.GET);
  if (handlers.POST !== undefined) route.post(handlers.POST);
  if (handlers.PUT !== undefined) route.put(handlers.PUT);
  if (handlers.PATCH !== undefined) route.patch(handlers.PATCH);
  if (handlers.DELETE !== undefined) route.delete(handlers.DELETE);
  refuseOtherMethods(route, Object.keys(handlers));
}

function refuseOtherMethods(route: IRoute, methods: string[]): void {
  // Express serves HEAD from the GET handler.
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  route.all((req, res) => {
    res.set('Allow', allow);
    throw new RequestFault('method_not_allowed', `This resource supports ${allow}, not ${req.method}.`);
  });
}

/** Ends a request that no route has matched. Passes on RequestFault `not_found`. */
export function refuseUnknownPath(): RequestHandler {
  return (req) => {
    throw new RequestFault('not_found', `No resource exists at ${req.method} ${req.baseUrl}${req.path}.`);
  };
}
