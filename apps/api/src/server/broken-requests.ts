import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestFault } from '@sluice/contracts';
import { describeProblem, retryAfterOf } from '../problems/problem.ts';

/** How long a client whose request was broken may take to read why. */
const lingerMs = 1_000;

/**
 * Has requests that are no HTTP, and so never reach the app, answered like all others: with a problem and a correlation
 * id. Their connection ends, as nobody knows where the next request begins.
 */
export function respondToBrokenRequests(server: Server): void {
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
    else refuse(socket, parserFault(error));
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
  socket.end(writeResponse(fault, correlationId));
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.once('close', () => clearTimeout(timer));
}

function writeResponse(fault: RequestFault, correlationId: string): string {
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

/** What Node's parser throws: with the bytes at hand when it did. */
export interface ParserError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
}

/** The fault that an error of the parser stands for. */
export function parserFault({ code, message, rawPacket }: ParserError): RequestFault {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new RequestFault('request_timeout', 'The headers took too long to arrive.');
    case 'HPE_HEADER_OVERFLOW':
      return overflowFault(rawPacket);
    default:
      return new RequestFault('bad_request', `The request is no valid HTTP (${message}).`);
  }
}

/**
 * The parser does not tell which part is too long. Where the bytes at hand are nothing but a method and a target it is the
 * target; one that came in several packets is called headers, which it is to the parser.
 */
function overflowFault(packet: Buffer | undefined): RequestFault {
  if (packet !== undefined && /^[A-Z]+ \S*$/.test(packet.toString('latin1', 0, overflowBytes))) {
    return new RequestFault('uri_too_long', 'Path and query are too long. Send less in them.');
  }
  return new RequestFault('headers_too_large', 'The request line and headers are too large. Send less in them.');
}

/** Fewer than what the server takes for line and headers. */
const overflowBytes = 16_000;
