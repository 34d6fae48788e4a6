import type { TestProduct } from '../../src/index.ts';

/** The tables with rows of partners. */
export const partnerTables = [
  'batches',
  'job_errors',
  'jobs',
  'ledger',
  'published_products',
  'quarantine',
  'quarantine_missing',
  'records',
  'segments',
  'session_parts',
  'sessions',
  'sync_products',
  'sync_sessions',
] as const;

/** A digest of every row that a partner sees of each of its tables. */
export function digestRows(product: TestProduct, partnerId: string): Promise<Record<string, string>> {
  return product
    .resources(async () => undefined)
    .db.forPartner(partnerId, async (tx) => {
      const digests: Record<string, string> = {};
      for (const table of partnerTables) {
        const [found] = await tx.$queryRawUnsafe<{ digest: string }[]>(
          `SELECT count(*) || ' rows ' || md5(string_agg(t::text, ',' ORDER BY t::text)) AS digest FROM ${table} t`,
        );
        digests[table] = found?.digest ?? 'none';
      }
      return digests;
    });
}
