import supertest from 'supertest';
import type { PartnerClient } from './partner-client.ts';
import { waitUntil } from './wait-until.ts';

/** A sync session as its surface shows it. */
export interface SyncBody {
  id: string;
  state: string;
  position: number | null;
  counts: { total: number; synced: number; failed: number; pending: number };
  products: {
    productId: string;
    lastUpdate: number | null;
    status: string;
    code: string | null;
    reason: string | null;
  }[];
  [field: string]: unknown;
}

/** A partner's client of the sync-session surface: each call goes to a real port with the partner's key. */
export class PapiClient {
  readonly #baseUrl: string;
  readonly #apiKey: string;

  constructor(baseUrl: string, { apiKey }: PartnerClient) {
    this.#baseUrl = baseUrl;
    this.#apiKey = apiKey;
  }

  send(method: 'get' | 'post' | 'put', path: string): supertest.Test {
    return supertest(this.#baseUrl)[method](path).set('X-API-Key', this.#apiKey);
  }

  /** Creates a session, and returns its id. */
  async open(...contexts: string[]): Promise<string> {
    const { headers } = await this.send('post', '/papi-sync/session').send({ contexts }).expect(200);
    return String(headers['resource-id']);
  }

  name(id: string, products: readonly unknown[]): supertest.Test {
    return this.send('post', `/papi-sync/session/${id}/products`).send({ products }) as supertest.Test;
  }

  done(id: string): supertest.Test {
    return this.send('put', `/papi-sync/session/${id}/done`);
  }

  async session(id: string, query: Record<string, string> = {}): Promise<SyncBody> {
    const { body } = await this.send('get', `/papi-sync/session/${id}`).query(query).expect(200);
    return body;
  }

  /** Polls a session until its sync has ended. */
  waitForEnd(id: string): Promise<SyncBody> {
    return waitUntil(`the sync of ${id} ended`, async () => {
      const session = await this.session(id);
      return session.finishedAt === null ? undefined : session;
    });
  }

  /** Syncs products in a new session. */
  async sync(products: readonly unknown[], ...contexts: string[]): Promise<SyncBody> {
    const id = await this.open(...contexts);
    await this.name(id, products).expect(200);
    await this.done(id).expect(200);
    return this.waitForEnd(id);
  }

  published(productId: string, context: string): supertest.Test {
    return this.send('get', `/papi/products/${encodeURIComponent(productId)}`).query({ context }) as supertest.Test;
  }
}
