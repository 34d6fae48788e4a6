import type { RequestHandler } from 'express';

/**
 * Keeps caches from storing a response, which belongs to one partner and is valid for a moment, and browsers from treating
 * a download as another type than its Content-Type.
 */
export function securityHeaders(): RequestHandler {
  return (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  };
}
