import type { Log } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { contextOf } from './request-context.ts';

/** Routes that machines poll every few seconds: logged at debug level. */
const probes: ReadonlySet<string | null> = new Set(['/healthz', '/readyz']);

/** Logs one line per request once it is over: its route, but not its query, headers or body. */
export function accessLog(log: Log): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    res.once('close', () => {
      const fields = describeRequest(req, res, performance.now() - startedAt);
      if (probes.has(routeOf(req))) log.debug('Request ended', fields);
      else log.info('Request ended', fields);
    });
    next();
  };
}

function describeRequest(req: Request, res: Response, elapsedMs: number): object {
  const { correlationId, partnerId, keyId } = contextOf(res);
  return {
    method: req.method,
    route: routeOf(req),
    // A client that disconnected has seen no status.
    status: res.writableFinished ? res.statusCode : null,
    ms: Math.round(elapsedMs * 10) / 10,
    correlation_id: correlationId,
    partner_id: partnerId,
    key_id: keyId,
  };
}

/** The pattern that the router matched, such as `/wms-ingest/v1/jobs/:job_id`; null if none matched. */
function routeOf(req: Request): string | null {
  const route: unknown = req.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return null;
  return String(route.path);
}
