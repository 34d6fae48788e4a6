import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { HttpClient } from '@sluice/harness/commands';

const roots = {
  native: '/wms-ingest/v1',
  'async-bulk': '/api/v1',
  batch: '/api/v1',
  'sync-session': '',
  signed: '',
} as const;
const retryMs = 150;
const readTimeoutMs = 5_000;

/** A request below the root of a surface. */
export interface PartnerRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** Default: the native one. `signed`: the path is a URL that a surface has returned. */
  surface?: keyof typeof roots;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
  /** Breaks the connection when half of the body is sent, or all of it: the response is never read. */
  breakAt?: 'half' | 'all';
  /** From the first byte sent to the last byte received. */
  timeoutMs?: number;
}

/** A response. */
export interface PartnerResponse {
  status: number;
  /** Parsed JSON; null where the body is not JSON. */
  body: unknown;
}

/** A partner's key, and the APIs that it is for. */
export interface PartnerAccess {
  partner: string;
  apiKey: string;
  baseUrls: readonly [string, string];
}

/** Sends one partner's requests to both APIs. */
export class PartnerClient {
  readonly partner: string;
  readonly #access: PartnerAccess;
  readonly #apis: readonly [HttpClient, HttpClient];
  #turn = 0;

  constructor(access: PartnerAccess) {
    this.partner = access.partner;
    this.#access = access;
    const [first, second] = access.baseUrls;
    this.#apis = [new HttpClient(first), new HttpClient(second)];
  }

  /** The number of the API that gets the next request: they alternate. */
  takeTurn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  /** Sends to one API, once. @throws Error where there is no response */
  async sendOnce(api: number, request: PartnerRequest): Promise<PartnerResponse> {
    const { method, surface = 'native', body, breakAt, timeoutMs = readTimeoutMs } = request;
    const path = `${roots[surface]}${request.path}`;
    const headers = { ...request.headers, 'x-api-key': this.#access.apiKey };
    const signal = AbortSignal.timeout(timeoutMs);
    if (breakAt !== undefined && body !== undefined) {
      const url = `${this.#access.baseUrls[api % 2]}${path}`;
      await breakOff({ method, url, headers, body, signal }, breakAt);
      throw new Error('The connection was broken on purpose');
    }
    const sent = { method, path, headers, signal, ...(body !== undefined && { body }) };
    const { status, body: content } = await this.#apis[api % 2 === 0 ? 0 : 1].send(sent);
    return { status, body: parseBody(content) };
  }

  /** Sends to the APIs in turn until one returns a status below 500. @throws the reason of `signal` where it fires before */
  async sendWithRetries(request: PartnerRequest, signal: AbortSignal): Promise<PartnerResponse> {
    for (;;) {
      signal.throwIfAborted();
      const response = await this.sendOnce(this.takeTurn(), request).catch(() => null);
      if (response !== null && response.status < 500) return response;
      await delay(retryMs);
    }
  }

  close(): void {
    for (const api of this.#apis) api.close();
  }
}

function parseBody(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    // An empty body, or an error that is not from the API.
    return null;
  }
}

/** A request whose response is never read. */
interface BrokenRequest {
  method: string;
  /** Absolute. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  signal: AbortSignal;
}

/** Sends a request and breaks its connection when half of the body is sent, or all of it. */
async function breakOff(broken: BrokenRequest, breakAt: 'half' | 'all'): Promise<void> {
  const { method, url, headers, body, signal } = broken;
  const length = { 'content-length': String(body.length) };
  const outgoing = request(url, { method, agent: false, headers: { ...headers, ...length }, signal });
  await new Promise<void>((resolve) => {
    outgoing.on('error', () => resolve());
    outgoing.write(breakAt === 'half' ? body.subarray(0, body.length >> 1) : body, () => resolve());
  });
  outgoing.destroy();
}
