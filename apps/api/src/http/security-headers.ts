import type { RequestHandler } from 'express';

/**
 * Has nobody keep an answer (each is one partner's, and true for a moment), and no browser take a download for anything but
 * what it says it is.
 */
export function securityHeaders(): RequestHandler {
  return (_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  };
}
