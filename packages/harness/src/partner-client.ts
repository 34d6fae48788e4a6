import { brotliCompressSync, gzipSync } from 'node:zlib';
import supertest from 'supertest';
import { waitUntil } from './wait-until.ts';

/** A request body: its bytes and its media type. */
export interface Body {
  type: 'application/json' | 'application/x-ndjson' | 'text/csv' | (string & {});
  bytes: string | Buffer;
}

/** How a body is sent. */
export interface SendOptions {
  mode?: string;
  correlationId?: string;
  encoding?: 'gzip' | 'br';
  query?: Record<string, string>;
}

/** A job as the native surface shows it. */
export interface JobBody {
  job_id: string;
  state: string;
  collection: string;
  mode: string;
  reason: string | null;
  counts: Record<string, number>;
  phases: { phase: string; started_at: string; finished_at: string | null }[];
  [field: string]: unknown;
}

const terminal = new Set(['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED', 'TIMED_OUT']);
const root = '/wms-ingest/v1';

/** `items` as a JSON body. */
export function json(items: readonly unknown[]): Body {
  return { type: 'application/json', bytes: JSON.stringify({ items }) };
}

/** `items` as an NDJSON body. */
export function ndjson(items: readonly unknown[]): Body {
  return { type: 'application/x-ndjson', bytes: items.map((item) => `${JSON.stringify(item)}\n`).join('') };
}

/** Rows as a CSV body. */
export function csv(...rows: string[]): Body {
  return { type: 'text/csv', bytes: rows.map((row) => `${row}\n`).join('') };
}

/** A partner's HTTP client: each call goes to a real port with the partner's key. */
export class PartnerClient {
  readonly partnerId: string;
  readonly apiKey: string;
  readonly #baseUrl: string;

  constructor(baseUrl: string, partner: { partnerId: string; apiKey: string }) {
    this.#baseUrl = baseUrl;
    this.partnerId = partner.partnerId;
    this.apiKey = partner.apiKey;
  }

  get(path: string): supertest.Test {
    return supertest(this.#baseUrl).get(`${root}${path}`).set('X-API-Key', this.apiKey);
  }

  post(path: string): supertest.Test {
    return supertest(this.#baseUrl).post(`${root}${path}`).set('X-API-Key', this.apiKey);
  }

  put(path: string): supertest.Test {
    return supertest(this.#baseUrl).put(`${root}${path}`).set('X-API-Key', this.apiKey);
  }

  delete(path: string): supertest.Test {
    return supertest(this.#baseUrl).delete(`${root}${path}`).set('X-API-Key', this.apiKey);
  }

  /** Submits a body to `/{group}/{collection}`. */
  push(collection: string, body: Body, options: SendOptions = {}): supertest.Test {
    const { mode, correlationId, encoding, query } = options;
    const request = this.post(`/${collection}`)
      .query({ ...(mode && { mode }), ...query })
      .set('Content-Type', body.type);
    if (correlationId !== undefined) request.set('X-Correlation-Id', correlationId);
    if (encoding !== undefined) request.set('Content-Encoding', encoding);
    // By default supertest serializes a buffer as JSON.
    return request.serialize((bytes) => bytes).send(encode(body.bytes, encoding)) as supertest.Test;
  }

  /** Submits a body as a job, and waits for its end. */
  async run(collection: string, body: Body, options: SendOptions = {}): Promise<JobBody> {
    const response = await this.push(collection, body, { mode: 'bulk', ...options });
    if (response.status !== 202) throw new Error(`Status ${response.status}: ${response.text}`);
    return this.waitForEnd(response.body.job_id);
  }

  /** Polls a job until it has ended. */
  waitForEnd(jobId: string): Promise<JobBody> {
    return waitUntil(`${jobId} ended`, async () => {
      const { body } = await this.get(`/jobs/${jobId}`).expect(200);
      return terminal.has(body.state) ? (body as JobBody) : undefined;
    });
  }

  /** A record, or undefined where there is none. */
  async record(collection: string, sourceId: string): Promise<Record<string, unknown> | undefined> {
    const response = await this.get(`/${collection}/${encodeURIComponent(sourceId)}`);
    return response.status === 404 ? undefined : response.body;
  }

  /** Every error of a job, page by page. */
  async errors(jobId: string, pageSize = 1000): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await this.get(`/jobs/${jobId}/errors`)
        .query({ limit: pageSize, ...(cursor && { cursor }) })
        .expect(200);
      found.push(...body.errors);
      cursor = body.has_more ? body.next_cursor : undefined;
    } while (cursor !== undefined);
    return found;
  }
}

function encode(bytes: string | Buffer, encoding: SendOptions['encoding']): Buffer | string {
  switch (encoding) {
    case undefined:
      return bytes;
    case 'gzip':
      return gzipSync(bytes);
    case 'br':
      return brotliCompressSync(bytes);
  }
}
