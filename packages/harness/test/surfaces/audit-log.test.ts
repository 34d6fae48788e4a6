import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { json, type PartnerClient, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;

beforeAll(async () => {
  product = await startTestProduct();
  partner = await product.addPartner();
  for (const id of ['a', 'b', 'c']) {
    const options = { query: { action: 'delete' } };
    await partner.push('crm/groups', json([{ source_id: id }]), options).expect(200);
  }
});
afterAll(() => product.stop());

type Entry = Record<string, unknown>;

/** The entries that `query` finds, newest first. */
async function list(query: Record<string, string>): Promise<Entry[]> {
  return (await product.admin('get', '/audit').query(query).expect(200)).body.items;
}

const keyIdOf = ({ apiKey }: { apiKey: string }) => String(apiKey.split('_')[1]);

describe('keys', () => {
  const use = ({ apiKey }: { apiKey: string }, path = '/wms-ingest/v1/jobs') =>
    supertest(product.baseUrl).get(path).set('X-API-Key', apiKey);
  const lastUse = async (keyId: string) =>
    (await product.db.apiKey.findUniqueOrThrow({ where: { keyId } })).lastUsedAt?.getTime();
  const waitForEntry = (act: string, keyId: string | null) =>
    waitUntil(`${act} is in the audit log`, async () => (await list({ act })).find((entry) => entry.key_id === keyId));

  it('have their first use in the audit log, and the time of their last use to the minute', async () => {
    const { keyId, apiKey } = await product.addKey(partner.partnerId);
    await Promise.all([1, 2, 3, 4].map(() => use({ apiKey }).expect(200)));
    const first = await waitForEntry('key.first_used', keyId);
    expect(first).toMatchObject({ actor: 'partner', target: keyId, partner_id: partner.partnerId });
    const recorded = await lastUse(keyId);
    await use({ apiKey }).expect(200);
    expect(await lastUse(keyId)).toBe(recorded);
    await product.db
      .$executeRaw`UPDATE api_keys SET last_used_at = now() - interval '61 seconds' WHERE key_id = ${keyId}`;
    await use({ apiKey }).expect(200);
    await waitUntil('the use is recorded', async () => ((await lastUse(keyId)) ?? 0) >= Number(recorded));
    expect((await list({ act: 'key.first_used' })).filter((entry) => entry.key_id === keyId)).toHaveLength(1);
    const { body } = await product.admin('get', `/partners/${partner.partnerId}/keys`).expect(200);
    const shown = body.items.find((key: { key_id: string }) => key.key_id === keyId);
    expect(Date.parse(shown.last_used_at)).toBe(await lastUse(keyId));
  });

  it('that are revoked have their use in the audit log, once a minute', async () => {
    const { keyId, apiKey } = await product.addKey(partner.partnerId);
    await product.admin('delete', `/partners/${partner.partnerId}/keys/${keyId}`).expect(204);
    await use({ apiKey }).expect(401);
    expect(await waitForEntry('key.refused', keyId)).toMatchObject({ outcome: 'refused', actor: 'partner' });
    await use({ apiKey }).expect(401);
    await use({ apiKey: (await product.addKey(partner.partnerId)).apiKey }).expect(200);
    expect((await list({ act: 'key.refused' })).filter((entry) => entry.key_id === keyId)).toHaveLength(1);
    expect(await lastUse(keyId)).toBeUndefined();
  });

  it.each([
    ['a wrong key', '/admin/v1/partners', 401, () => 'not-the-admin-key', () => null],
    ['a wrong key', '/ops/queues', 401, () => 'not-the-admin-key', () => null],
    ["a partner's key", '/admin/v1/audit', 403, () => partner.apiKey, () => keyIdOf(partner)],
  ])('that are not the admin key are in the audit log: %s at %s', async (_what, path, status, apiKey, keyId) => {
    // Entries older than a minute do not suppress new ones.
    await product.db.$executeRaw`ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only`;
    await product.db.$executeRaw`UPDATE audit_log SET at = at - interval '1 hour'`;
    await product.db.$executeRaw`ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_append_only`;
    await use({ apiKey: apiKey() }, path).expect(status);
    const base = path.split('/').slice(0, 3).join('/');
    const found = await waitUntil('it is in the audit log', async () =>
      (await list({ act: 'admin.refused' })).find(({ target, key_id }) => target === base && key_id === keyId()),
    );
    expect(found).toMatchObject({ outcome: 'refused', actor: keyId() === null ? 'unknown' : 'partner' });
  });
});

describe('the audit log', () => {
  it.each([
    ['UPDATE', `UPDATE audit_log SET actor = 'admin'`],
    ['UPDATE of no rows', `UPDATE audit_log SET actor = 'admin' WHERE false`],
    ['DELETE', 'DELETE FROM audit_log'],
    ['TRUNCATE', 'TRUNCATE audit_log'],
    ['MERGE', 'MERGE INTO audit_log USING (VALUES (1)) AS v ON true WHEN MATCHED THEN DELETE'],
    ['a replica session', `SET LOCAL session_replication_role = replica; DELETE FROM audit_log`],
  ])('refuses %s, a superuser too', async (_what, statements) => {
    const before = await product.db.auditEntry.count();
    expect(before).toBeGreaterThan(0);
    const run = product.db.$transaction(async (tx) => {
      for (const statement of statements.split('; ')) await tx.$executeRawUnsafe(statement);
    });
    await expect(run).rejects.toThrow(/append-only/);
    expect(await product.db.auditEntry.count()).toBe(before);
  });

  it('grants nobody the privilege to change it', async () => {
    const rows = await product.db.$queryRaw`
      SELECT privilege_type FROM information_schema.role_table_grants
      WHERE table_name = 'audit_log' AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')`;
    expect(rows).toEqual([]);
  });

  it('is paged, newest first, with and without filters', async () => {
    for (const filter of [{}, { partner_id: partner.partnerId }, { act: 'records.deleted' }] as Record<
      string,
      string
    >[]) {
      const all = await list({ ...filter, limit: '1000' });
      const ids = all.map((entry) => Number(entry.audit_id));
      expect(ids).toEqual([...ids].sort((a, b) => b - a));
      const paged: Entry[] = [];
      let cursor = '';
      do {
        const { body } = await product
          .admin('get', '/audit')
          .query({ ...filter, limit: '2', cursor })
          .expect(200);
        paged.push(...body.items);
        cursor = body.next_cursor;
      } while (cursor !== null);
      expect(paged).toEqual(all);
    }
  });

  it.each([
    ['an unknown act', { act: 'tea.made' }],
    ['an unknown parameter', { actor: 'admin' }],
    ['a limit of 0', { limit: '0' }],
    ['a cursor of another listing', { cursor: 'xyz' }],
  ])('refuses %s', async (_what, query) => {
    const { body } = await product.admin('get', '/audit').query(query).expect(400);
    expect(body.code).toBe('invalid_parameter');
  });

  it('is empty for a partner that does not exist', async () => {
    expect(await list({ partner_id: 'nobody' })).toEqual([]);
  });
});
