import type { Prisma, PrismaClient } from '@sluice/prisma';

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
