import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenedClient, openClient } from '@sluice/runtime';
import { openTestLog, startTestProduct, type TestProduct } from '../../src/index.ts';
import { partnerTables } from './digest-rows.ts';
import { openTenant, type Tenant } from './open-tenant.ts';

/** A table that partners' work does not use. */
const serviceTable = 'api_keys';
const allTables = [...partnerTables, serviceTable, 'audit_log', 'partners'].sort();
const roles = ['sluice_partner', 'sluice_service'];

let product: TestProduct;
let owner: Tenant;
let other: Tenant;
/** A connection like the app's for partners' work. */
let connection: OpenedClient;

beforeAll(async () => {
  product = await startTestProduct();
  await product.startWorker();
  owner = await openTenant(product, 'owner');
  other = await openTenant(product, 'other');
  const url = new URL(String(product.environment.DATABASE_URL));
  // Options that an operator has set there are replaced.
  url.searchParams.set('options', '-c role=none');
  connection = await openClient({ url: url.href, poolSize: 1, role: 'sluice_partner', log: openTestLog() });
});
afterAll(async () => {
  await connection.close();
  await product.stop();
});

/** How many rows `db` sees of each table of partners. */
async function countRows(db: Pick<OpenedClient['client'], '$queryRawUnsafe'>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of partnerTables) {
    const [row] = await db.$queryRawUnsafe<{ rows: number }[]>(`SELECT count(*)::integer AS rows FROM ${table}`);
    counts[table] = row?.rows ?? -1;
  }
  return counts;
}

const countRowsOf = ({ partner }: Tenant) =>
  product.resources(async () => undefined).db.forPartner(partner.partnerId, (tx) => countRows(tx));

describe('the schema', () => {
  it('has row-level security on every table, also for its owner, with the policies that go with it', async () => {
    const tables = await product.db.$queryRaw<{ name: string; isForced: boolean; policies: string[] }[]>`
      SELECT relname::text AS name, relrowsecurity AND relforcerowsecurity AS "isForced", ARRAY(
        SELECT polname || ' for ' || polroles::regrole[]::text FROM pg_policy WHERE polrelid = pg_class.oid ORDER BY 1
      ) AS policies
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND relname <> '_prisma_migrations'
      ORDER BY relname`;
    const service = 'service for {sluice_service}';
    const partner = 'partner for {sluice_partner}';
    expect(tables).toEqual(
      allTables.map((name) => ({
        name,
        isForced: true,
        policies: name === serviceTable ? [service] : [partner, service],
      })),
    );
  });

  it('has policies that check reads and writes by the partner that the transaction has set', async () => {
    const policies = await product.db.$queryRaw<{ condition: string; check: string | null }[]>`
      SELECT pg_get_expr(polqual, polrelid) AS condition, pg_get_expr(polwithcheck, polrelid) AS check
      FROM pg_policy WHERE polname = 'partner'`;
    for (const { condition, check } of policies) {
      expect(condition).toContain("current_setting('sluice.partner_id'::text, true)");
      // Without a check of its own, a write is checked by the condition.
      expect(check).toBeNull();
    }
  });

  it('is used by roles that own none of it, and that cannot bypass its policies', async () => {
    expect(
      await product.db.$queryRaw`
        SELECT rolname::text AS name, rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb AS "mayMore",
          (SELECT count(*)::integer FROM pg_class WHERE relowner = pg_roles.oid) AS owned
        FROM pg_roles WHERE rolname = ANY (${roles}) ORDER BY rolname`,
    ).toEqual(roles.map((name) => ({ name, mayMore: false, owned: 0 })));
  });
});

describe('a connection for the work of partners', () => {
  const none = Object.fromEntries(partnerTables.map((table) => [table, 0]));

  it('sees nothing before a transaction has set its partner, nor after its end', async () => {
    const { client } = connection;
    expect(await client.$queryRaw`SELECT current_user::text AS role`).toEqual([{ role: 'sluice_partner' }]);
    expect(await countRows(client)).toEqual(none);
    const within = await client.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT set_config('sluice.partner_id', ${owner.partner.partnerId}, true)`;
      return countRows(tx);
    });
    expect(within.records).toBeGreaterThan(0);
    expect(await countRows(client)).toEqual(none);
    expect(await client.record.findMany()).toEqual([]);
    expect((await client.job.updateMany({ data: { state: 'FAILED' } })).count).toBe(0);
  });

  it('sees in a transaction the rows of its partner, and all of them', async () => {
    const [ofOwner, ofOther] = [await countRowsOf(owner), await countRowsOf(other)];
    for (const table of partnerTables) expect({ table, rows: ofOwner[table] }).not.toEqual({ table, rows: 0 });
    const together = Object.fromEntries(
      partnerTables.map((table) => [table, (ofOwner[table] ?? 0) + (ofOther[table] ?? 0)]),
    );
    expect(together).toEqual(await countRows(product.db));
  });

  it('sees only its own row of the partners, and can change only its account', async () => {
    const { partnerId } = owner.partner;
    const { db } = product.resources(async () => undefined);
    const known = await db.forPartner(partnerId, (tx) => tx.partner.findMany({ select: { partnerId: true } }));
    expect(known).toEqual([{ partnerId }]);
    const rename = db.forPartner(partnerId, (tx) => tx.$executeRaw`UPDATE partners SET name = 'Another'`);
    await expect(rename).rejects.toThrow('permission denied');
  });

  it.each(['SELECT * FROM api_keys', 'SELECT * FROM audit_log', 'DELETE FROM audit_log', 'DELETE FROM partners'])(
    'has no right to %s',
    async (statement) => {
      const asked = product
        .resources(async () => undefined)
        .db.forPartner(owner.partner.partnerId, (tx) => tx.$executeRawUnsafe(statement));
      await expect(asked).rejects.toThrow('permission denied');
    },
  );
});

describe('a transaction of another partner', () => {
  const asOther = <T>(work: (tx: Pick<OpenedClient['client'], '$executeRawUnsafe'>) => Promise<T>) =>
    product.resources(async () => undefined).db.forPartner(other.partner.partnerId, work);

  it.each(partnerTables)('changes and deletes only its own rows in %s', async (table) => {
    const own = (await countRowsOf(other))[table];
    const column = ['segments', 'ledger', 'job_errors'].includes(table) ? 'job_id' : 'partner_id';
    expect(await asOther((tx) => tx.$executeRawUnsafe(`UPDATE ${table} SET ${column} = ${column}`))).toBe(own);
    const deleting = asOther(async (tx) => {
      expect(await tx.$executeRawUnsafe(`DELETE FROM ${table}`)).toBe(own);
      throw new Error('undone');
    });
    await expect(deleting).rejects.toThrow('undone');
  });

  it('inserts nothing into the audit log in the name of the owner', async () => {
    const entry = `INSERT INTO audit_log (actor, partner_id, act, target) VALUES ('partner', $1, 'job.cancelled', 'a job')`;
    const inserting = asOther((tx) => tx.$executeRawUnsafe(entry, owner.partner.partnerId));
    await expect(inserting).rejects.toThrow('row-level security');
  });

  it.each(partnerTables)('inserts no row for the owner in %s', async (table) => {
    const { partnerId } = owner.partner;
    const [row] = await product.db.$queryRawUnsafe<{ row: string }[]>(
      `SELECT row_to_json(t)::text AS row FROM ${table} t WHERE to_jsonb(t)->>'partner_id' = '${partnerId}'
        OR to_jsonb(t)->>'job_id' IN (SELECT job_id::text FROM jobs WHERE partner_id = '${partnerId}') LIMIT 1`,
    );
    const insert = `INSERT INTO ${table} SELECT * FROM json_populate_record(NULL::${table}, $1::json)`;
    await expect(asOther((tx) => tx.$executeRawUnsafe(insert, row?.row))).rejects.toThrow('row-level security');
  });
});
