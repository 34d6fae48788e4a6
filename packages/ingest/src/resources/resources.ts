import type {
  JobQueue,
  Limits,
  Log,
  PartnerDatabase as PartnerDatabaseOf,
  PayloadStore,
  ReachFailpoint,
} from '@sluice/contracts';
import type { PrismaClient } from '@sluice/prisma';
import type { ItemValidators } from '../apply/item-validator.ts';
import type { Sql } from '../db/transaction.ts';

// The ports are declared in contracts, for the core and for the runtime.
export type { JobQueue, Limits, Log, PayloadStore, StoredPayload } from '@sluice/contracts';

/** The rows of partners, each transaction those of one (Tenant isolation). */
export type PartnerDatabase = PartnerDatabaseOf<Sql>;

/** What the core works with; made by the composition root of each app. */
export interface Resources {
  db: PartnerDatabase;
  payloads: PayloadStore;
  queue: JobQueue;
  log: Log;
  limits: Limits;
  /** The check of each collection's items, compiled once in a process. */
  validators: ItemValidators;
  /** Where a test may stop the process; inert in production. */
  failpoint: ReachFailpoint;
}

/** What work that is nobody's needs beside: the reconciler and the purge look after all partners at once. */
export interface ServiceResources extends Resources {
  /** The rows of all partners. */
  service: PrismaClient;
}
