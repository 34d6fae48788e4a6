import type { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, openAgent, sendRequest } from './send-request.ts';

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
  /** Left out: the native one. `signed`: the path is a URL that a surface has handed out. */
  surface?: keyof typeof roots;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
  breakAt?: 'half' | 'all';
  timeoutMs?: number;
}

/** Who talks to which APIs. */
export interface PartnerAccess {
  partner: string;
  apiKey: string;
  baseUrls: readonly [string, string];
}

/** Talks to both APIs as one partner does. */
export class PartnerClient {
  readonly partner: string;
  readonly #access: PartnerAccess;
  readonly #agent: Agent = openAgent();
  #turn = 0;

  constructor(access: PartnerAccess) {
    this.partner = access.partner;
    this.#access = access;
  }

  /** The number of the API whose turn it is: they alternate. */
  takeTurn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  /** Sends to one API, once. @throws Error where it is not answered */
  sendOnce(api: number, { method, surface, path, headers, body, breakAt, timeoutMs }: PartnerRequest): Promise<Answer> {
    const { baseUrls, apiKey } = this.#access;
    return sendRequest(this.#agent, {
      method,
      url: `${baseUrls[api % 2]}${roots[surface ?? 'native']}${path}`,
      headers: { ...headers, 'x-api-key': apiKey },
      timeoutMs: timeoutMs ?? readTimeoutMs,
      ...(body !== undefined && { body }),
      ...(breakAt !== undefined && { breakAt }),
    });
  }

  /**
   * Sends to one API after the other until one answers with something else than an outage.
   * @param onSilence is told of each request that was sent and not answered
   * @throws Error where `signal` fires before that
   */
  async sendUntilAnswered(
    request: PartnerRequest,
    signal: AbortSignal,
    onSilence: () => void = () => undefined,
  ): Promise<Answer> {
    for (;;) {
      signal.throwIfAborted();
      const answer = await this.sendOnce(this.takeTurn(), request).catch(onSilence);
      if (answer !== undefined && answer.status < 500) return answer;
      await delay(retryMs);
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}
