import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestFault } from '@sluice/contracts';
import { describeProblem } from '../problems/problem.ts';

/**
 * Has requests that are no HTTP, and so never reach the app, answered like all others: with a problem and a correlation
 * id.
 */
export function answerBrokenRequests(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const noteAnswer = (_req: unknown, res: ServerResponse) => void (res.socket && answers.set(res.socket, res));
  server.on('request', noteAnswer).on('checkContinue', noteAnswer);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket);
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    if (!socket.writable || error.code === 'ECONNRESET' || isAnswering) socket.destroy(error);
    else socket.end(writeAnswer(describeBroken(error)));
  });
}

function describeBroken({ code, message }: NodeJS.ErrnoException): RequestFault {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new RequestFault('request_timeout', 'The headers took too long to arrive.');
    case 'HPE_HEADER_OVERFLOW':
      return new RequestFault('bad_request', 'The request line and headers are too large.');
    default:
      return new RequestFault('bad_request', `The request is no valid HTTP (${message}).`);
  }
}

function writeAnswer(fault: RequestFault): string {
  const correlationId = randomUUID();
  const problem = describeProblem(fault, correlationId);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Correlation-Id: ${correlationId}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
