import { RequestFault } from '@sluice/contracts';
import { type RequestHandler, Router } from 'express';
import type { ApiResources } from '../api-resources.ts';
import { addRoute } from '../http/add-route.ts';
import { readChoice } from '../http/read-choice.ts';
import { readQuery } from '../http/read-query.ts';
import { checkStores } from './check-stores.ts';

/**
 * `/healthz` (the process is alive) and `/readyz` (its stores answer; with `exclude=queue` it does not matter whether the
 * queue does, which no submission waits for). They need no key.
 */
export function createHealthRouter(resources: ApiResources): Router {
  const router = Router({ caseSensitive: true });
  addRoute(router, '/healthz', { GET: answerAlive() });
  addRoute(router, '/readyz', { GET: answerReady(resources) });
  return router;
}

function answerAlive(): RequestHandler {
  return (_req, res) => {
    res.json({ status: 'alive' });
  };
}

function answerReady(resources: ApiResources): RequestHandler {
  return async (req, res) => {
    const excluded = readChoice(readQuery(req.originalUrl, ['exclude']), { name: 'exclude', values: ['queue'] });
    const checks = await checkStores(resources);
    const failed = Object.entries(checks).flatMap(([name, state]) =>
      state === 'ok' || name === excluded ? [] : [name],
    );
    if (failed.length > 0)
      throw new RequestFault('unavailable', `Not ready: ${failed.join(', ')}.`, { extra: { checks } });
    res.json({ status: 'ready', checks });
  };
}
