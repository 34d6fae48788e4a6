import type { Log } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { contextOf } from './request-context.ts';

/** Routes that are asked every few seconds, by machines, for as long as the process lives. */
const probes: ReadonlySet<string | null> = new Set(['/healthz', '/readyz']);

/** Logs one line for each request once it is over: its route but neither its query, its headers nor its body. */
export function accessLog(log: Log): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    res.once('close', () => {
      const fields = describeRequest(req, res, performance.now() - startedAt);
      if (probes.has(routeOf(req))) log.debug('request', fields);
      else log.info('request', fields);
    });
    next();
  };
}

function describeRequest(req: Request, res: Response, elapsedMs: number): object {
  const { correlationId, partnerId, keyId } = contextOf(res);
  return {
    method: req.method,
    route: routeOf(req),
    // A client that went away has seen no status.
    status: res.writableFinished ? res.statusCode : null,
    ms: Math.round(elapsedMs * 10) / 10,
    correlation_id: correlationId,
    partner_id: partnerId,
    key_id: keyId,
  };
}

/** The pattern that the router matched, such as `/wms-ingest/v1/jobs/:job_id`; null where there is none. */
function routeOf(req: Request): string | null {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return null;
  return String(route.path);
}
