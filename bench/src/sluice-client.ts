import { randomUUID } from 'node:crypto';
import { HttpClient, type StreamedBody } from '@sluice/harness/commands';

/** One request to the product. */
export interface SluiceRequest {
  method: 'GET' | 'POST';
  /** From the root, with the query. */
  path: string;
  /** JSON. */
  body?: string | StreamedBody;
}

/** The fields that the bench reads of a response: a job, or a synchronous upsert. */
export interface SluiceBody {
  state?: string;
  phase?: string | null;
  status_url?: string;
  /** 0 to 1. */
  progress?: number;
  counts?: Record<string, number>;
  summary?: Record<string, number>;
}

/** A response, and its times (performance.now(), milliseconds). */
export interface SluiceResponse {
  body: SluiceBody;
  /** Just before the first byte was sent. */
  sentAtMs: number;
  /** When the whole response had arrived. */
  receivedAtMs: number;
}

/** Sends requests as a partner does, on one keep-alive connection. */
export interface SluiceClient {
  /** @throws Error for any status of 400 or more, with the response */
  send(sent: SluiceRequest): Promise<SluiceResponse>;
  close(): void;
}

/** Opens a client for the partner of `apiKey`. Every POST is a new submission. */
export function openSluiceClient({ baseUrl, apiKey }: { baseUrl: string; apiKey: string }): SluiceClient {
  const http = new HttpClient(baseUrl, 1);
  const send = async ({ method, path, body }: SluiceRequest): Promise<SluiceResponse> => {
    const contentType = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { 'x-api-key': apiKey, 'x-correlation-id': `bench-${randomUUID()}`, ...contentType };
    const content = typeof body === 'string' ? Buffer.from(body) : body;
    const response = await http.send({ method, path, headers, ...(content !== undefined && { body: content }) });
    const text = response.body.toString('utf8');
    if (response.status >= 400) throw new Error(`${method} ${path} returned ${response.status}: ${text}`);
    return { body: JSON.parse(text) as SluiceBody, sentAtMs: response.sentAtMs, receivedAtMs: response.receivedAtMs };
  };
  return { send, close: () => http.close() };
}
