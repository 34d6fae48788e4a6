import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestFault } from '@sluice/contracts';
import { describeProblem, retryAfterOf } from '../problems/problem.ts';
import { describeBroken } from './describe-broken.ts';

/** How long a client whose request was broken may take to read why. */
const lingerMs = 1_000;

/**
 * Has requests that are no HTTP, and so never reach the app, answered like all others: with a problem and a correlation
 * id. Their connection ends, as nobody knows where the next request begins.
 */
export function answerBrokenRequests(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const ending = new WeakSet<Duplex>();
  const note = ({ socket }: IncomingMessage, res: ServerResponse) => void latest.set(socket, res);
  server.on('request', note).on('checkContinue', note).on('checkExpectation', note);
  const refuse = (socket: Duplex, fault: RequestFault) => {
    // Bytes that come after it are broken too.
    if (ending.has(socket)) return;
    ending.add(socket);
    endWith(socket, fault, latest.get(socket));
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy(error);
    else refuse(socket, describeBroken(error));
  });
  server.on('connect', (_req, socket) => {
    // Node lets go of a socket that it takes for a tunnel; without a listener its errors would end the process.
    socket.on('error', () => socket.destroy());
    refuse(socket, new RequestFault('bad_request', 'This server is no proxy. Ask for a path.'));
  });
}

/** `latest`: the answer to the last request of the connection that could be read. */
function endWith(socket: Duplex, fault: RequestFault, latest: ServerResponse | undefined): void {
  if (latest === undefined || latest.writableFinished) sendLast(socket, fault, randomUUID());
  // What is broken came behind that request, which gets its own answer first.
  else if (latest.req.complete) latest.once('close', () => sendLast(socket, fault, randomUUID()));
  // It is the body of that request that is broken.
  else if (latest.headersSent) socket.destroy();
  else sendLast(socket, fault, String(latest.getHeader('X-Correlation-Id')));
}

function sendLast(socket: Duplex, fault: RequestFault, correlationId: string): void {
  if (!socket.writable) return void socket.destroy();
  socket.end(writeAnswer(fault, correlationId));
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(timer));
}

function writeAnswer(fault: RequestFault, correlationId: string): string {
  const problem = describeProblem(fault, correlationId);
  const body = JSON.stringify(problem);
  const retryAfterS = retryAfterOf(fault);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Correlation-Id: ${correlationId}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    ...(retryAfterS === undefined ? [] : [`Retry-After: ${retryAfterS}`]),
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
