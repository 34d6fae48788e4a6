import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { applyMigrations, type OnRelease, withReleasers } from '@sluice/runtime';
import { type Apps, openApps } from './apps/open-apps.ts';
import { waitUntilReady } from './apps/wait-until-ready.ts';
import { readCredentials } from './credentials/credentials.ts';
import { prepareDemoPartner } from './credentials/demo-partner.ts';
import { openDataDir } from './data-dir/open-data-dir.ts';
import { keepPostgresRunning } from './postgres/keep-postgres-running.ts';
import { killAtExit } from './processes/supervised-process.ts';
import type { Product, ProductOptions } from './product.ts';
import { findFreePort } from './system/find-free-port.ts';

/**
 * Starts the whole product: stores, migrations, partner `demo` with its key, one API and the workers. What an earlier
 * launcher of this data directory has left running is ended first. API, workers and the embedded Postgres are restarted
 * where they die.
 * @throws Error where another launcher has locked the data directory, the port is in use, or a process does not start; what
 *   was started before is ended
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
  // Before the API starts: a client that sees /readyz answer 200 finds credentials that work.
  const credentials = await prepareDemoPartner({ dataDir: dataDir.path, databaseUrl, adminApiKey });
  const apps = openApps({ dataDir, env, workers, output, tell }, onRelease);
  // 0.0.0.0 is an address to listen on, not one to connect to.
  const baseUrl = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  await waitUntilReady(baseUrl, { processes: [apps.api, ...apps.workers] });
  return { baseUrl, dataDir: dataDir.path, databaseUrl, credentials, apps };
}

async function choosePort(host: string, wanted: number): Promise<number> {
  const port = await findFreePort(host, wanted);
  if (port === null) throw new Error(`Port ${wanted} of ${host} is in use. Set PORT to another port.`);
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

/** Settings that are made during the start. */
interface StartSettings {
  dataDir: string;
  databaseUrl: string;
  port: number;
  adminApiKey: string;
}

/** The environment of API and workers; the caller's settings of the payload store and the limits are passed on. */
function makeAppEnvironment(options: ProductOptions, settings: StartSettings): Record<string, string | undefined> {
  return {
    NODE_ENV: 'production',
    PAYLOAD_STORE_URL: pathToFileURL(join(settings.dataDir, 'payloads')).href,
    ...options.env,
    DATABASE_URL: settings.databaseUrl,
    REDIS_URL: options.redisUrl,
    HOST: options.host,
    PORT: String(settings.port),
    ADMIN_API_KEY: settings.adminApiKey,
    LOG_LEVEL: options.logLevel,
  };
}
