import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { type ClientTimeouts, releaseTimeouts } from '@sluice/runtime';
import type { Express } from 'express';
import { respondToBrokenRequests } from './broken-requests.ts';

/** Where to listen. */
interface ServerAddress {
  host: string;
  /** 0: any free port. */
  port: number;
}

/** A server that accepts requests. */
export interface OpenedServer {
  /** The port that it listens on, also if 0 was requested. */
  port: number;
  /** Accepts no more connections and waits for the requests in progress; cuts off the rest at its deadline. */
  close(): Promise<void>;
}

/** How long a connection may be idle in mid-request, so that a client that does not read its response cannot keep it open. */
const silenceTimeoutMs = 120_000;
/** How often the server looks for headers that take too long. */
const headersCheckMs = 1_000;
/** Longer than the keep-alive of load balancers, so that they close connections and not we. */
const keepAliveTimeoutMs = 75_000;
const headersMaxBytes = 16 * 1024;

/** Opens the HTTP server of `app`. Rejects if the port is not available. */
export async function openServer(
  app: Express,
  address: ServerAddress,
  clientTimeouts: ClientTimeouts,
): Promise<OpenedServer> {
  const server = createServer(
    {
      maxHeaderSize: headersMaxBytes,
      headersTimeout: clientTimeouts.headersTimeoutS * 1000,
      connectionsCheckingInterval: headersCheckMs,
      // A body of gigabytes takes long: openBody enforces a minimum rate instead.
      requestTimeout: 0,
      // Left to the app, which responds with a problem.
      requireHostHeader: false,
    },
    app,
  );
  server.setTimeout(silenceTimeoutMs);
  server.keepAliveTimeout = keepAliveTimeoutMs;
  // Headers over the limit would be dropped silently; their total size is limited instead.
  server.maxHeadersCount = 0;
  // Left to the app, which can refuse a request by its headers before the body is sent (see sendContinue).
  server.on('checkContinue', app).on('checkExpectation', app);
  respondToBrokenRequests(server);
  const unused = trackUnusedSockets(server);
  server.listen(address);
  await once(server, 'listening');
  return { port: portOf(server), close: () => closeServer(server, unused) };
}

/** The connections without a request yet. Node does not treat them as idle, so closing would wait for them. */
function trackUnusedSockets(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  const markUsed = ({ socket }: IncomingMessage) => void unused.delete(socket);
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.prependListener(event, markUsed);
  return unused;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server is not listening on a port.');
  return address.port;
}

async function closeServer(server: Server, unused: ReadonlySet<Socket>): Promise<void> {
  const deadline = setTimeout(() => server.closeAllConnections(), releaseTimeouts.server);
  try {
    const closed = once(server, 'close');
    // A connection is closed after its response, not kept for another request.
    server.keepAliveTimeout = 1;
    server.close();
    for (const socket of unused) socket.destroy();
    await closed;
  } finally {
    clearTimeout(deadline);
  }
}
