import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Finding } from '../oracle/finding.ts';

/** A request as it was sent. */
export interface SentRequest {
  method: string;
  /** From the root, as it stands in the request line. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

/** What was answered. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** A request and its answer; null where there was none. */
export interface Exchange {
  request: SentRequest;
  answer: Answer | null;
}

/** Where requests go. */
export interface Connection {
  agent: Agent;
  baseUrl: string;
  /** From the first byte sent to the last one received. */
  timeoutMs: number;
}

/** Opens connections to an API. */
export function connectTo(baseUrl: string, timeoutMs: number): Connection {
  return { agent: new Agent({ keepAlive: true, maxSockets: 64 }), baseUrl, timeoutMs };
}

/** Sends a request. @throws Finding `hang` where it is not answered in time, `crash` where the connection breaks */
export async function sendRequest(connection: Connection, sent: SentRequest): Promise<Answer> {
  const deadline = AbortSignal.timeout(connection.timeoutMs);
  for (;;) {
    const { answer, error, isStale } = await tryOnce(connection, sent, deadline);
    if (answer !== null) return answer;
    // The server closes idle connections: that this one was just being closed is no fault.
    if (isStale && !deadline.aborted) continue;
    const place = `${sent.method} ${sent.path.slice(0, 200)}`;
    if (deadline.aborted) throw new Finding('hang', `${place} is not answered within ${connection.timeoutMs} ms`);
    throw new Finding('crash', `${place}: the connection broke (${error})`);
  }
}

interface Attempt {
  answer: Answer | null;
  error: string;
  /** It was sent over a connection that had been used before, and broke at once. */
  isStale: boolean;
}

async function tryOnce(
  { agent, baseUrl }: Connection,
  { method, path, headers, body }: SentRequest,
  signal: AbortSignal,
): Promise<Attempt> {
  const { hostname, port } = new URL(baseUrl);
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  const outgoing = request({ agent, hostname, port, method, path, headers: { ...length, ...headers }, signal });
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('error', reject).on('response', resolve).end(body);
    });
    const answer = { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await buffer(incoming) };
    return { answer, error: '', isStale: false };
  } catch (error) {
    return { answer: null, error: String(error), isStale: outgoing.reusedSocket };
  }
}
