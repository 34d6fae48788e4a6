import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestFault } from '@sluice/contracts';
import { describeProblem, retryAfterOf } from '../problems/problem.ts';

/** How long a client has to read the response to its broken request. */
const lingerMs = 1_000;

/**
 * Responds to requests that are not valid HTTP, for which Node does not call the app, like the app: with a problem and a
 * correlation id. Then it closes the connection, because the start of the next request is unknown.
 */
export function respondToBrokenRequests(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const ending = new WeakSet<Duplex>();
  const track = ({ socket }: IncomingMessage, res: ServerResponse) => void latest.set(socket, res);
  server.on('request', track).on('checkContinue', track).on('checkExpectation', track);
  const refuse = (socket: Duplex, fault: RequestFault) => {
    // The bytes that follow a broken request fail to parse too.
    if (ending.has(socket)) return;
    ending.add(socket);
    endWith(socket, fault, latest.get(socket));
  };
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy(error);
    else refuse(socket, parserFault(error));
  });
  server.on('connect', (_req, socket) => {
    // Node detaches the socket of a CONNECT request; without a listener its errors would end the process.
    socket.on('error', () => socket.destroy());
    refuse(
      socket,
      new RequestFault('bad_request', 'CONNECT is not supported: this server is not a proxy. Request a path.'),
    );
  });
}

/** `latest`: the response to the connection's last valid request. */
function endWith(socket: Duplex, fault: RequestFault, latest: ServerResponse | undefined): void {
  if (latest === undefined || latest.writableFinished) sendLast(socket, fault, randomUUID());
  // The broken request followed that one, whose own response goes first.
  else if (latest.req.complete) latest.once('close', () => sendLast(socket, fault, randomUUID()));
  // The body of that request is broken.
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

/** An error of Node's parser, with the bytes that it was parsing. */
interface ParserError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
}

/** The fault for an error of the parser. */
function parserFault({ code, message, rawPacket }: ParserError): RequestFault {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new RequestFault('request_timeout', 'The request headers did not arrive in time. Send the request again.');
    case 'HPE_HEADER_OVERFLOW':
      return overflowFault(rawPacket);
    default:
      return new RequestFault('bad_request', `The request is not valid HTTP (${message}).`);
  }
}

/**
 * The parser does not report which part is too long. If the bytes are only a method and a target, the target is; a target that
 * came in several packets is reported as headers, as the parser counts it.
 */
function overflowFault(packet: Buffer | undefined): RequestFault {
  if (packet !== undefined && /^[A-Z]+ \S*$/.test(packet.toString('latin1', 0, overflowBytes))) {
    return new RequestFault('uri_too_long', 'Path and query are too long. Shorten them.');
  }
  return new RequestFault('headers_too_large', 'The request line and headers are too large. Shorten them.');
}

/** Less than the server's limit for request line and headers. */
const overflowBytes = 16_000;
