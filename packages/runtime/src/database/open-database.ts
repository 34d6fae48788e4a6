import type { PrismaClient } from '@sluice/prisma';
import type { Log } from '../log/log.ts';
import { openClient } from './open-client.ts';
import { PartnerDatabase } from './partner-database.ts';

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
