import { setTimeout as delay } from 'node:timers/promises';
import type { HttpResponse } from '@sluice/harness/commands';
import type { ExactValue } from '../oracle/exact-value.ts';
import { expectThat, Finding } from '../oracle/finding.ts';
import { readExactBytes } from '../oracle/read-exact-json.ts';
import { type Connection, type Exchange, type SentRequest, sendRequest } from './send-request.ts';

const pollMs = 25;

/**
 * Sends the requests of one case with one key, and keeps them for the report of a failure. Checks that no response is a 5xx,
 * and that every error response has a code.
 */
export class Client {
  readonly exchanges: Exchange[] = [];
  readonly #connection: Connection;
  readonly apiKey: string;

  constructor(connection: Connection, apiKey: string) {
    this.#connection = connection;
    this.apiKey = apiKey;
  }

  /** Sends a request. @throws Finding `server error`, `crash`, `hang`, `malformed response` */
  async send(request: Omit<SentRequest, 'headers'> & Partial<SentRequest>): Promise<HttpResponse> {
    const sent = { ...request, headers: { 'x-api-key': this.apiKey, ...request.headers } };
    const exchange: Exchange = { request: sent, response: null };
    this.exchanges.push(exchange);
    const response = await sendRequest(this.#connection, sent);
    exchange.response = response;
    checkStatus(sent, response);
    return response;
  }

  /** Reads a resource's JSON. @throws Finding also if the status is not 200 */
  async read(path: string): Promise<ExactValue> {
    const response = await this.send({ method: 'GET', path });
    expectThat(response.status === 200, 'altered', () => `GET ${path} returned ${response.status}`);
    return parseResponse(response);
  }

  /** Polls a resource until `isDone`. @throws Finding `hang` after the time-out */
  async readUntil(path: string, isDone: (body: ExactValue) => boolean): Promise<ExactValue> {
    const deadline = performance.now() + this.#connection.timeoutMs;
    for (;;) {
      const body = await this.read(path);
      if (isDone(body)) return body;
      if (performance.now() > deadline)
        throw new Finding('hang', `${path} is not done after ${this.#connection.timeoutMs} ms`);
      // The report of a failure shows only the last poll.
      this.exchanges.pop();
      await delay(pollMs);
    }
  }
}

/** The JSON of a response, read exactly. @throws Finding `malformed response` if it is invalid */
export function parseResponse({ body }: HttpResponse): ExactValue {
  const value = readExactBytes(body);
  expectThat(value !== null, 'malformed response', () => `invalid JSON: ${body.toString('utf8').slice(0, 200)}`);
  return value;
}

function checkStatus({ method, path }: SentRequest, { status, body }: HttpResponse): void {
  const place = () => `${method} ${path.slice(0, 200)} returned ${status}: ${body.toString('utf8').slice(0, 500)}`;
  expectThat(status < 500, 'server error', place);
  const isProblem = status < 400 || method === 'HEAD' || hasCode(body);
  expectThat(isProblem, 'malformed response', place);
}

const codePattern = /^\{.*"(?:code|errorCode)":"\w[^"]*".*\}$/s;

/** Returns whether an error response has a code: a problem, or the envelope of the async-bulk surface. */
function hasCode(body: Buffer): boolean {
  return codePattern.test(body.toString('utf8'));
}
