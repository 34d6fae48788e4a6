import { setTimeout as delay } from 'node:timers/promises';
import type { ExactValue } from '../oracle/exact-value.ts';
import { expectThat, Finding } from '../oracle/finding.ts';
import { readExactBytes } from '../oracle/read-exact-json.ts';
import { type Answer, type Connection, type Exchange, type SentRequest, sendRequest } from './send-request.ts';

const pollMs = 25;

/**
 * Sends the requests of one case with one key and keeps them, so that they can be told. Whatever is answered, it is no 5xx,
 * and what is no success is a problem that says what is wrong.
 */
export class Client {
  readonly exchanges: Exchange[] = [];
  readonly #connection: Connection;
  readonly apiKey: string;

  constructor(connection: Connection, apiKey: string) {
    this.#connection = connection;
    this.apiKey = apiKey;
  }

  /** Sends a request. @throws Finding `server error`, `crash`, `hang`, `malformed answer` */
  async send(request: Omit<SentRequest, 'headers'> & Partial<SentRequest>): Promise<Answer> {
    const sent = { ...request, headers: { 'x-api-key': this.apiKey, ...request.headers } };
    const exchange: Exchange = { request: sent, answer: null };
    this.exchanges.push(exchange);
    const answer = await sendRequest(this.#connection, sent);
    exchange.answer = answer;
    judgeStatus(sent, answer);
    return answer;
  }

  /** The JSON of a resource. @throws Finding also where it is not answered 200 */
  async read(path: string): Promise<ExactValue> {
    const answer = await this.send({ method: 'GET', path });
    expectThat(answer.status === 200, 'altered', () => `GET ${path} is answered ${answer.status}`);
    return parseAnswer(answer);
  }

  /** Reads a resource again and again until `isOver`. @throws Finding `hang` where that takes too long */
  async readUntil(path: string, isOver: (body: ExactValue) => boolean): Promise<ExactValue> {
    const deadline = performance.now() + this.#connection.timeoutMs;
    for (;;) {
      const body = await this.read(path);
      if (isOver(body)) return body;
      if (performance.now() > deadline) throw new Finding('hang', `${path} does not end`);
      // Where the case fails the last look is of interest, and not each one before it.
      this.exchanges.pop();
      await delay(pollMs);
    }
  }
}

/** The JSON of an answer, read exactly. @throws Finding `malformed answer` where it is none */
export function parseAnswer({ body }: Answer): ExactValue {
  const value = readExactBytes(body);
  expectThat(value !== null, 'malformed answer', () => `no JSON: ${body.toString('utf8').slice(0, 200)}`);
  return value;
}

function judgeStatus({ method, path }: SentRequest, { status, body }: Answer): void {
  const place = () => `${method} ${path.slice(0, 200)} is answered ${status}: ${body.toString('utf8').slice(0, 500)}`;
  expectThat(status < 500, 'server error', place);
  const isProblem = status < 400 || method === 'HEAD' || describesItself(body);
  expectThat(isProblem, 'malformed answer', place);
}

const describes = /^\{.*"(?:code|errorCode)":"\w[^"]*".*\}$/s;

/** Whether the body of a refusal has a code, as problems have it, and the envelope of the async-bulk surface. */
function describesItself(body: Buffer): boolean {
  return describes.test(body.toString('utf8'));
}
