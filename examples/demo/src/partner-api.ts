/** A body as it goes over the wire. */
export interface Body {
  type: 'application/json' | 'application/x-ndjson' | 'text/csv';
  encoding?: 'gzip';
  content: string | AsyncIterable<Uint8Array>;
}

/** One submission: its records, mode and correlation id. */
export interface Push {
  /** `master/skus`. */
  collection: string;
  mode: 'upsert' | 'bulk' | 'full-refresh';
  correlationId: string;
  body: Body;
}

/** The response to a synchronous submission. */
export interface SyncAnswer {
  results: { source_id: string | null; status: string; index?: number; reason?: string }[];
  summary: { accepted: number; replay: number; quarantined: number; rejected: number };
}

/** The response to an asynchronous submission. */
export interface Accepted {
  job_id: string;
  status_url: string;
}

/** The partner's side of the native surface, over HTTP. */
export class PartnerApi {
  readonly #baseUrl: string;
  readonly #apiKey: string;
  readonly #signal: AbortSignal;

  constructor({ baseUrl, apiKey, signal }: { baseUrl: string; apiKey: string; signal: AbortSignal }) {
    this.#baseUrl = baseUrl;
    this.#apiKey = apiKey;
    this.#signal = signal;
  }

  /** Submits. Rejects with the API's response if its status is not `status`. */
  push<T>({ collection, mode, correlationId, body }: Push, status: number): Promise<T> {
    const headers = {
      'X-Correlation-Id': correlationId,
      'Content-Type': body.type,
      ...(body.encoding && { 'Content-Encoding': body.encoding }),
    };
    const request = { method: 'POST', headers, body: body.content, duplex: 'half' } as const;
    return this.#send<T>(`/wms-ingest/v1/${collection}?mode=${mode}`, request, status);
  }

  /** Reads the resource at `path`, which starts with a slash. */
  get<T>(path: string): Promise<T> {
    return this.#send<T>(path, { headers: {} }, 200);
  }

  async #send<T>(path: string, request: RequestInit & { headers: object }, status: number): Promise<T> {
    const headers = { ...request.headers, 'X-API-Key': this.#apiKey };
    const response = await fetch(`${this.#baseUrl}${path}`, { ...request, headers, signal: this.#signal });
    if (response.status !== status) {
      throw new Error(`${request.method ?? 'GET'} ${path} returned ${response.status}: ${await response.text()}`);
    }
    return (await response.json()) as T;
  }
}
