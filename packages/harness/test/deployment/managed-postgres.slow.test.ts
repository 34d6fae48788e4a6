import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@sluice/launcher';
import { applyMigrations } from '@sluice/runtime';
import pg from 'pg';
import { ndjson, startTestProduct } from '../../src/index.ts';

const logins = {
  /** As most managed services provide it. */
  maker: 'LOGIN CREATEROLE',
  /** As a database administrator can provide it. */
  plain: 'LOGIN',
};

let directory: string;
let server: EmbeddedPostgres;
let superuser: pg.Client;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-managed-'));
  server = await startEmbeddedPostgres({ dataDir: directory });
  superuser = new pg.Client(server.url);
  await superuser.connect();
  for (const [name, rights] of Object.entries(logins)) {
    await superuser.query(`CREATE ROLE ${name} ${rights} PASSWORD '${name}'`);
  }
});
afterAll(async () => {
  await superuser.end();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Creates a database owned by `login`, and returns the URL for that login. */
async function createDatabase(name: string, login: keyof typeof logins): Promise<string> {
  await superuser.query(`CREATE DATABASE ${name} OWNER ${login}`);
  const url = new URL(server.url);
  Object.assign(url, { pathname: `/${name}`, username: login, password: login });
  return url.href;
}

/** Uses the product as a partner, and as the service itself. */
async function useProduct(databaseUrl: string): Promise<void> {
  const product = await startTestProduct({ stores: { databaseUrl } });
  try {
    await product.startWorker();
    const partner = await product.addPartner();
    const uoms = ['A', 'B', 'C'].map((id) => ({ source_id: id, source_version: 1, name: id }));
    expect(await partner.run('master/uoms', ndjson(uoms))).toMatchObject({ counts: { created: 3 } });
    const refresh = await partner.run('master/uoms', ndjson(uoms.slice(1)), { mode: 'full-refresh' });
    expect(refresh).toMatchObject({ state: 'COMPLETED', counts: { tombstoned: 1 } });
    const stranger = await product.addPartner();
    expect((await stranger.get('/master/uoms').expect(200)).body.items).toEqual([]);
    // The login itself sees every row, as backups and later migrations have to.
    expect(await product.db.record.count()).toBe(3);
  } finally {
    await product.stop();
  }
}

it('works with a login that is not a superuser but can create roles, in several databases of a cluster at once', async () => {
  const urls = [await createDatabase('one', 'maker'), await createDatabase('two', 'maker')];
  const applied = await Promise.all(urls.map((databaseUrl) => applyMigrations({ databaseUrl })));
  expect(applied.every((names) => names.length > 0)).toBe(true);
  await useProduct(String(urls[0]));
});

it('works with a login without privileges, once it has been granted the roles', async () => {
  await expect(applyMigrations({ databaseUrl: await createDatabase('three', 'plain') })).rejects.toThrow(
    'permission denied to grant role "sluice_service"',
  );
  await superuser.query('GRANT sluice_service TO plain WITH INHERIT TRUE');
  await superuser.query('GRANT sluice_partner TO plain WITH INHERIT FALSE');
  const databaseUrl = await createDatabase('four', 'plain');
  await applyMigrations({ databaseUrl });
  await useProduct(databaseUrl);
});
