import type { Log, PartnerDatabase } from '@sluice/contracts';
import type { Prisma, PrismaClient } from '@sluice/prisma';
import { openClient } from './open-client.ts';

/** For key look-ups and the search for due work: short queries, none of which holds a connection for long. */
const serviceConnections = 2;

/** The database in both of its roles. */
export interface OpenedDatabase {
  /** For work on one partner's rows. */
  db: PartnerDatabase<Prisma.TransactionClient>;
  /** For work across partners: it sees the rows of all of them. */
  service: PrismaClient;
  /** Closes every connection, once the queries on them have ended. Rejects with DeadlineError after 1.5 s. */
  close(): Promise<void>;
}

/**
 * Opens the database in both roles. Connections are opened on first use, so it does not reject where the server is down.
 * @param options.poolSize connections of both roles together, at most
 */
export async function openDatabase(options: { url: string; poolSize: number; log: Log }): Promise<OpenedDatabase> {
  const poolSize = options.poolSize - serviceConnections;
  const partners = await openClient({ ...options, poolSize, role: 'sluice_partner' });
  const service = await openClient({ ...options, poolSize: serviceConnections, role: 'sluice_service' });
  const close = async () => void (await Promise.all([partners.close(), service.close()]));
  return { db: openPartnerDatabase(partners.client), service: service.client, close };
}

/** A chunk takes well under a second; tombstoning millions of records takes minutes. */
const transactionTimeoutMs = 30 * 60 * 1000;
const waitForConnectionMs = 30_000;

/**
 * Row-level security keeps each transaction to one partner, whatever a statement says; outside of such a transaction these
 * connections see no rows at all.
 * @param client its connections work as `sluice_partner`
 */
function openPartnerDatabase(client: PrismaClient): PartnerDatabase<Prisma.TransactionClient> {
  return {
    forPartner: (partnerId, work) =>
      client.$transaction(
        async (tx) => {
          await tx.$executeRaw`SELECT set_config('sluice.partner_id', ${partnerId}, true)`;
          return work(tx);
        },
        { timeout: transactionTimeoutMs, maxWait: waitForConnectionMs },
      ),
  };
}
