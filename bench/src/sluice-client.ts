import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/** One request to the product. */
export interface SluiceRequest {
  method: 'GET' | 'POST';
  /** From the root, with the query. */
  path: string;
  /** JSON. */
  body?: { content: string | Readable; bytes: number };
}

/** The fields that the bench reads of a response: a job, a synchronous upsert, or a new key. */
export interface SluiceBody {
  state?: string;
  phase?: string | null;
  status_url?: string;
  /** 0 to 1. */
  progress?: number;
  counts?: Record<string, number>;
  summary?: Record<string, number>;
  api_key?: string;
}

/** A response, and its times (performance.now(), milliseconds). */
export interface SluiceAnswer {
  body: SluiceBody;
  /** Just before the first byte was sent. */
  sentAtMs: number;
  /** When the whole response had arrived. */
  answeredAtMs: number;
}

/** Sends requests as a partner does, on one keep-alive connection. */
export interface SluiceClient {
  /** @throws Error for any status of 400 or more, with the response */
  send(sent: SluiceRequest): Promise<SluiceAnswer>;
  close(): void;
}

/** Opens a client for the partner of `apiKey`. Every POST is a new submission. */
export function openSluiceClient({ baseUrl, apiKey }: { baseUrl: string; apiKey: string }): SluiceClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = async (sent: SluiceRequest): Promise<SluiceAnswer> => {
    const headers = { 'x-api-key': apiKey, 'x-correlation-id': `bench-${randomUUID()}`, ...describeBody(sent) };
    const outgoing = request(new URL(sent.path, baseUrl), { method: sent.method, agent, headers });
    const answered: Promise<IncomingMessage[]> = once(outgoing, 'response');
    const sentAtMs = performance.now();
    const [[incoming]] = await Promise.all([answered, pipeline(openBody(sent), outgoing)]);
    const body = await readAnswer(sent, incoming);
    return { body, sentAtMs, answeredAtMs: performance.now() };
  };
  return { send, close: () => agent.destroy() };
}

function describeBody({ body }: SluiceRequest): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(body.bytes) };
}

function openBody({ body }: SluiceRequest): Readable {
  if (body === undefined) return Readable.from([]);
  return typeof body.content === 'string' ? Readable.from([body.content]) : body.content;
}

async function readAnswer({ method, path }: SluiceRequest, incoming: IncomingMessage | undefined): Promise<SluiceBody> {
  if (incoming === undefined) throw new Error(`${method} ${path} got no response`);
  const answer = await text(incoming);
  const status = incoming.statusCode ?? 0;
  if (status >= 400) throw new Error(`${method} ${path} returned ${status}: ${answer}`);
  const body: SluiceBody = JSON.parse(answer);
  return body;
}
