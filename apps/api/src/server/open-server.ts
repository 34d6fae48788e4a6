import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { type ClientTimeouts, releaseTimeouts } from '@sluice/runtime';
import type { Express } from 'express';
import { respondToBrokenRequests } from './broken-requests.ts';

/** Where to listen. */
export interface ServerAddress {
  host: string;
  /** 0: any free one. */
  port: number;
}

/** A server that takes requests. */
export interface OpenedServer {
  /** The port that it listens on, where 0 was asked for too. */
  port: number;
  /** Takes no more connections and waits for the requests under way; cuts those that are left at its deadline. */
  close(): Promise<void>;
}

/** How long nothing may move on a connection, so that who does not read an answer does not hold it. */
const silenceTimeoutMs = 120_000;
/** How often headers are looked for that take too long. */
const headersCheckMs = 1_000;
/** Longer than what load balancers keep a connection for, so that it is they who close it. */
const keepAliveTimeoutMs = 75_000;
const headersMaxBytes = 16 * 1024;

/** Opens the HTTP server of `app`. Rejects where the port cannot be had. */
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
      // A body of gigabytes takes its time: openBody watches its pace.
      requestTimeout: 0,
      // Left to the app, whose answer is a problem.
      requireHostHeader: false,
    },
    app,
  );
  server.setTimeout(silenceTimeoutMs);
  server.keepAliveTimeout = keepAliveTimeoutMs;
  // Those past the limit would be dropped, and nobody told; the bytes of all are limited.
  server.maxHeadersCount = 0;
  // Left to the app, which refuses a body by its headers before it is sent (see sendContinue).
  server.on('checkContinue', app).on('checkExpectation', app);
  respondToBrokenRequests(server);
  const unused = trackUnusedSockets(server);
  server.listen(address);
  await once(server, 'listening');
  return { port: portOf(server), close: () => closeServer(server, unused) };
}

/** The connections on which nothing was asked yet: to Node they are not idle, and closing would wait for them. */
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
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
}

async function closeServer(server: Server, unused: ReadonlySet<Socket>): Promise<void> {
  const deadline = setTimeout(() => server.closeAllConnections(), releaseTimeouts.server);
  try {
    const closed = once(server, 'close');
    // A connection that has been answered is not kept for another request.
    server.keepAliveTimeout = 1;
    server.close();
    for (const socket of unused) socket.destroy();
    await closed;
  } finally {
    clearTimeout(deadline);
  }
}
