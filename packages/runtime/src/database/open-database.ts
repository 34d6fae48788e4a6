import type { Prisma, PrismaClient } from '@sluice/prisma';
import type { Log } from '../log/log.ts';
import { openClient } from './open-client.ts';

/** Whose key is this, what is due: short questions, none of which holds a connection for long. */
const serviceConnections = 2;

/** The database, as the two kinds of work see it. */
export interface OpenedDatabase {
  /** Work for a partner. */
  db: PartnerDatabase;
  /** Work that is nobody's: it sees the rows of all partners. */
  service: PrismaClient;
  /** Ends every connection, once what runs on them has ended. Rejects with DeadlineError after 1.5 s. */
  close(): Promise<void>;
}

/**
 * Opens the database in either role. Connections are made on first use, so it does not reject where the server is down.
 * @param options.poolSize connections of both together at most
 */
export async function openDatabase(options: { url: string; poolSize: number; log: Log }): Promise<OpenedDatabase> {
  const poolSize = options.poolSize - serviceConnections;
  const partners = await openClient({ ...options, poolSize, role: 'sluice_partner' });
  const service = await openClient({ ...options, poolSize: serviceConnections, role: 'sluice_service' });
  const close = async () => void (await Promise.all([partners.close(), service.close()]));
  return { db: new PartnerDatabase(partners.client), service: service.client, close };
}

/** A chunk takes well under a second; a tombstoning of millions of records takes minutes. */
const transactionTimeoutMs = 30 * 60 * 1000;
const waitForConnectionMs = 30_000;

/**
 * The rows of partners, each transaction those of one (rule 9). PostgreSQL sees to that by row-level security, whatever a
 * statement says; on these connections nothing is visible outside of such a transaction.
 */
export class PartnerDatabase {
  readonly #client: PrismaClient;

  /** @param client its connections work as `sluice_partner` */
  constructor(client: PrismaClient) {
    this.#client = client;
  }

  /**
   * Runs `work` in one transaction (READ COMMITTED: each statement sees what was committed before it began) that sees and
   * writes the rows of `partnerId` and no others.
   */
  forPartner<T>(partnerId: string, work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
    return this.#client.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT set_config('sluice.partner_id', ${partnerId}, true)`;
        return work(tx);
      },
      { timeout: transactionTimeoutMs, maxWait: waitForConnectionMs },
    );
  }
}
