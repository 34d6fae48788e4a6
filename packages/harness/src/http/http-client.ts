import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

const maxSockets = 64;

/** A body that is sent as it is read. */
export interface StreamedBody {
  stream: Readable;
  bytes: number;
}

/** One request. */
export interface HttpRequest {
  method: string;
  /** From the root, with the query; it stands in the request line as it is. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array | StreamedBody;
  /** Breaks the request off, also while the response is read. */
  signal?: AbortSignal;
}

/** One response. Times are of `performance.now()`, in milliseconds. */
export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Just before the first byte of the request was sent. */
  sentAtMs: number;
  /** When the whole response was received. */
  receivedAtMs: number;
}

/** A request that got no complete response: the connection broke, or the request was broken off. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** The connection had served a request before: the server can have closed it just before this one was sent. */
  readonly wasReused: boolean;

  constructor(outgoing: ClientRequest, cause: unknown) {
    super(`${outgoing.method} ${outgoing.path.slice(0, 200)}: ${String(cause)}`, { cause });
    this.wasReused = outgoing.reusedSocket;
  }
}

/** Sends requests to one server, over connections that are kept open. */
export class HttpClient {
  readonly #agent: Agent;
  readonly #server: { hostname: string; port: string };

  /** @param connections how many at most */
  constructor(baseUrl: string, connections = maxSockets) {
    const { hostname, port } = new URL(baseUrl);
    this.#server = { hostname, port };
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Sends one request, once. @throws ConnectionError where there is no complete response */
  async send({ method, path, headers, body, signal }: HttpRequest): Promise<HttpResponse> {
    const options = { agent: this.#agent, ...this.#server, method, path, ...(signal && { signal }) };
    const outgoing = request({ ...options, headers: { ...describeLength(body), ...headers } });
    // A request can fail once more after its first failure was reported.
    outgoing.on('error', () => undefined);
    try {
      const responded = once(outgoing, 'response') as Promise<[IncomingMessage]>;
      const sentAtMs = performance.now();
      const [[incoming]] = await Promise.all([responded, sendBody(outgoing, body)]);
      const content = await buffer(incoming);
      const { statusCode: status = 0, headers: received } = incoming;
      return { status, headers: received, body: content, sentAtMs, receivedAtMs: performance.now() };
    } catch (error) {
      throw new ConnectionError(outgoing, error);
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

function describeLength(body: HttpRequest['body']): Record<string, string> {
  if (body === undefined) return {};
  return { 'content-length': String(body instanceof Uint8Array ? body.length : body.bytes) };
}

async function sendBody(outgoing: ClientRequest, body: HttpRequest['body']): Promise<void> {
  if (body === undefined || body instanceof Uint8Array) outgoing.end(body);
  else await pipeline(body.stream, outgoing);
}
