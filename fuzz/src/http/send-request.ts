import { ConnectionError, HttpClient, type HttpResponse } from '@sluice/harness/commands';
import { Finding } from '../oracle/finding.ts';

/** A request as it was sent. */
export interface SentRequest {
  method: string;
  /** From the root, as it stands in the request line. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

/** A request and its response; null if there was none. */
export interface Exchange {
  request: SentRequest;
  response: Pick<HttpResponse, 'status' | 'body'> | null;
}

/** The API that requests are sent to. */
export interface Connection {
  http: HttpClient;
  baseUrl: string;
  /** From the first byte sent to the last byte received. */
  timeoutMs: number;
}

/** Opens connections to an API. */
export function connectTo(baseUrl: string, timeoutMs: number): Connection {
  return { http: new HttpClient(baseUrl), baseUrl, timeoutMs };
}

/** Sends a request. @throws Finding `hang` after the time-out, `crash` if the connection breaks */
export async function sendRequest({ http, timeoutMs }: Connection, sent: SentRequest): Promise<HttpResponse> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const place = `${sent.method} ${sent.path.slice(0, 200)}`;
  for (;;) {
    try {
      return await http.send({ ...sent, signal: deadline });
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      if (deadline.aborted) throw new Finding('hang', `${place} got no response within ${timeoutMs} ms`);
      // The server closes idle connections. That it was just closing this one is not a fault.
      if (!error.wasReused) throw new Finding('crash', `${place}: connection broke (${String(error.cause)})`);
    }
  }
}
