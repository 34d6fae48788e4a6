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

/** A response. */
export interface HttpResponse {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** A request and its response; null if there was none. */
export interface Exchange {
  request: SentRequest;
  response: HttpResponse | null;
}

/** The API that requests are sent to. */
export interface Connection {
  agent: Agent;
  baseUrl: string;
  /** From the first byte sent to the last byte received. */
  timeoutMs: number;
}

/** Opens connections to an API. */
export function connectTo(baseUrl: string, timeoutMs: number): Connection {
  return { agent: new Agent({ keepAlive: true, maxSockets: 64 }), baseUrl, timeoutMs };
}

/** Sends a request. @throws Finding `hang` after the time-out, `crash` if the connection breaks */
export async function sendRequest(connection: Connection, sent: SentRequest): Promise<HttpResponse> {
  const deadline = AbortSignal.timeout(connection.timeoutMs);
  for (;;) {
    const { response, error, isStale } = await tryOnce(connection, sent, deadline);
    if (response !== null) return response;
    // The server closes idle connections. That it was just closing this one is not a fault.
    if (isStale && !deadline.aborted) continue;
    const place = `${sent.method} ${sent.path.slice(0, 200)}`;
    if (deadline.aborted) throw new Finding('hang', `${place} got no response within ${connection.timeoutMs} ms`);
    throw new Finding('crash', `${place}: connection broke (${error})`);
  }
}

interface Attempt {
  response: HttpResponse | null;
  error: string;
  /** It was sent on a reused connection, which broke at once. */
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
    const response = { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await buffer(incoming) };
    return { response, error: '', isStale: false };
  } catch (error) {
    return { response: null, error: String(error), isStale: outgoing.reusedSocket };
  }
}
