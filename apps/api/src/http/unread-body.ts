import type { Request, RequestHandler } from 'express';

/** Bytes of an unread body that are read and thrown away, so that its connection serves the next request. */
const maxBytes = 256 * 1024;
/** How long the connection of a client stays open that has more to send. */
const graceMs = 5_000;

/**
 * Whether the body of `req`, were it answered now, would be left unread: then the answer has to say that its connection
 * closes, or the client would send its next request on it.
 */
export function leavesBodyUnread({ complete, headers }: Request): boolean {
  if (complete) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Has little read of a body whose request was answered half-way (mostly refused). A client that goes on sending has its bytes
 * left in its hands, and its connection ended after a while: closing at once would reset it, and the client might never
 * see the answer.
 */
export function discardUnreadBody(): RequestHandler {
  return (req, res, next) => {
    // Before Node's own listener, which would read on without end, and close at once.
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
  // Makes it ours to read: a body that nobody reads Node takes to be left to it.
  req.read(0);
}
