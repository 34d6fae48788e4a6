import { randomBytes } from 'node:crypto';
import { applyMigrations, type OnRelease, withReleasers } from '@sluice/runtime';
import { makeAppEnvironment } from './app-environment.ts';
import { readCredentials } from './credentials/credentials.ts';
import { openDemoPartner } from './credentials/open-demo-partner.ts';
import { openDataDir } from './data-dir/open-data-dir.ts';
import { findFreePort } from './find-free-port.ts';
import { keepPostgresRunning } from './postgres/keep-postgres-running.ts';
import { killAtExit } from './processes/kill-at-exit.ts';
import { type Apps, openApps } from './processes/open-apps.ts';
import type { Product, ProductOptions } from './product.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/**
 * Brings the whole product up: stores, migrations, one API and the workers, and partner `demo` with its key. What an
 * earlier launcher of this data directory has left running is ended first. API, workers and the embedded Postgres are
 * started again where they die.
 * @throws Error where another launcher has the data directory, the port is taken, or something does not start; what was
 *   started by then is ended
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const { value, release } = await withReleasers((onRelease) => openProduct(options, onRelease));
  const { apps, ...product } = value;
  return {
    ...product,
    get pids() {
      return { api: apps.api.pid, workers: apps.workers.map(({ pid }) => pid) };
    },
    stop: release,
  };
}

type OpenedProduct = Omit<Product, 'pids' | 'stop'> & { apps: Apps };

async function openProduct(options: ProductOptions, onRelease: OnRelease): Promise<OpenedProduct> {
  const { host, workers, redisUrl, output = 'files', tell = () => undefined } = options;
  const dataDir = await openDataDir(options.dataDir, onRelease, tell);
  const port = await choosePort(host, options.port);
  const databaseUrl = options.databaseUrl ?? (await openPostgres(dataDir.path, onRelease, tell));
  await applyMigrations({ databaseUrl, redisUrl });
  const adminApiKey = options.adminApiKey ?? readCredentials(dataDir.path)?.admin_api_key ?? newSecret();
  const env = makeAppEnvironment(options, { dataDir: dataDir.path, databaseUrl, port, adminApiKey });
  const apps = openApps({ dataDir, env, workers, output, tell }, onRelease);
  // 0.0.0.0 is where one listens, not where one calls.
  const baseUrl = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  await waitUntilReady(baseUrl, { processes: [apps.api, ...apps.workers] });
  const credentials = await openDemoPartner(dataDir.path, { baseUrl, adminApiKey });
  return { baseUrl, dataDir: dataDir.path, databaseUrl, credentials, apps };
}

async function choosePort(host: string, wanted: number): Promise<number> {
  const port = await findFreePort(host, wanted);
  if (port === null) throw new Error(`Port ${wanted} of ${host} is in use. Set PORT to another one.`);
  return port;
}

async function openPostgres(dataDir: string, onRelease: OnRelease, tell: (line: string) => void): Promise<string> {
  const postgres = await keepPostgresRunning({ dataDir, tell });
  onRelease('exit hook of postgres', killAtExit(postgres.killNow));
  onRelease('postgres', postgres.stop);
  return postgres.url;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
