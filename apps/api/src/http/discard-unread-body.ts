import type { RequestHandler } from 'express';

/**
 * Ends the connection of a client that goes on sending after it has been answered (a body that was refused half-way).
 * It gets `graceMs` in which the rest is read and thrown away: closing at once would reset the connection, and the
 * client might never see the answer.
 */
export function discardUnreadBody(graceMs: number): RequestHandler {
  return (req, res, next) => {
    res.once('finish', () => {
      if (req.complete || req.destroyed) return;
      const timer = setTimeout(() => req.socket.destroy(), graceMs).unref();
      req.once('close', () => clearTimeout(timer));
    });
    next();
  };
}
