import type { Request, RequestHandler } from 'express';

/** Bytes of an unread body that are read and discarded, so that its connection can serve the next request. */
const maxBytes = 256 * 1024;
/** How long the connection stays open if the client has more than that to send. */
const graceMs = 5_000;

/**
 * Returns whether a response to `req` now would leave its body unread. Then the response must close the connection, or
 * the client would send its next request on it.
 */
export function leavesBodyUnread({ complete, headers }: Request): boolean {
  if (complete) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Limits how much is read of a body whose request got its response early, usually a refusal. A client that keeps sending is
 * no longer read, and its connection ends after a while. Closing at once would reset the connection, and the client might
 * never see the response.
 */
export function discardUnreadBody(): RequestHandler {
  return (req, res, next) => {
    // Before Node's own listener, which would read on without limit, and close at once.
    res.prependOnceListener('finish', () => {
      if (req.complete || req.destroyed) return;
      const { socket } = req;
      if (res.getHeader('Connection') === 'close') socket.destroySoon = () => void socket.end();
      discard(req);
      const timer = setTimeout(() => socket.destroy(), graceMs).unref();
      req.once('close', () => clearTimeout(timer));
    });
    next();
  };
}

function discard(req: Request): void {
  let bytes = 0;
  req.on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) req.pause();
  });
  req.resume();
  // Marks the body as read by us: Node takes over a body that nobody has read.
  req.read(0);
}
