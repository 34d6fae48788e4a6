import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PostgresServer } from '@sluice/harness/commands';
import { patches, type Sabotage, sabotages } from './sabotages.ts';

const timeoutMs = 60_000;
const pollMs = 100;

/**
 * The variables that have a process of the product run the patched file; none where the sabotage patches none.
 * @throws Error where the patch does not apply to the built files
 */
export function sabotageVariables(sabotage: Sabotage | null): Record<string, string> {
  if (sabotage === null || findPatch(sabotage) === null) return {};
  const register = new URL(`../../dist/sabotage/register-patch.js?sabotage=${sabotage}`, import.meta.url);
  return { NODE_OPTIONS: `--import=${register.href}` };
}

/** Waits until each process has logged that it runs the patched file. @throws Error where one does not within 60 s */
export async function waitUntilSabotaged(
  sabotage: Sabotage | null,
  logPaths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (sabotage === null || findPatch(sabotage) === null) return;
  const deadline = performance.now() + timeoutMs;
  for (const path of logPaths) {
    while (!readFileSync(path, 'utf8').includes(describeSabotage(sabotage))) {
      if (performance.now() > deadline) throw new Error(`Sabotage ${sabotage} is not in force: see ${path}`);
      await delay(pollMs, undefined, { signal });
    }
  }
}

/** Drops whatever enforces one job for each (partner_id, correlation_id), by whatever name. */
export async function dropUniqueKey(postgres: PostgresServer): Promise<void> {
  const indexes = await postgres.query<{ name: string }>(
    `SELECT indexrelid::regclass::text AS name FROM pg_index
     WHERE indrelid = 'jobs'::regclass AND indisunique AND pg_get_indexdef(indexrelid) LIKE '%(partner_id, correlation_id)%'`,
  );
  if (indexes.length === 0) throw new Error('There is no unique key on jobs (partner_id, correlation_id) to drop');
  for (const { name } of indexes) await postgres.query(`DROP INDEX ${name}`);
}

/** A patch, and the one file that it changes. */
export interface FoundPatch {
  /** Of the file, as Node loads it. */
  url: string;
  apply(source: string): string;
}

/**
 * Finds the file that a sabotage patches; null where it patches none.
 * @throws Error where its text does not occur exactly once in the built files
 */
export function findPatch(sabotage: Sabotage): FoundPatch | null {
  if (sabotage === 'unique') return null;
  const { folder, find, replace } = patches[sabotage];
  const found = listBuiltFiles(folder).flatMap((path) => {
    const occurrences = readFileSync(path, 'utf8').split(find).length - 1;
    return new Array<string>(occurrences).fill(path);
  });
  const [path] = found;
  if (path === undefined || found.length > 1) {
    const places = found.length === 0 ? '' : ` (${found.join(', ')})`;
    const occurs = `its text occurs ${found.length} times in ${folder}${places}, and has to occur once`;
    throw new Error(`Sabotage ${sabotage} does not apply: ${occurs}. Adapt it in chaos/src/sabotage/sabotages.ts.`);
  }
  const url = pathToFileURL(realpathSync(path)).href;
  // Evaluated with the module: proves that this process runs the patched text.
  const report = `\nprocess.stderr.write(${JSON.stringify(`${describeSabotage(sabotage)}\n`)});\n`;
  return { url, apply: (source) => source.replace(find, () => replace) + report };
}

/** What a process writes to its log when it runs the patched file. */
export function describeSabotage(sabotage: Sabotage): string {
  return `sabotage ${sabotage} is in force`;
}

/** The sabotage of this name. @throws Error where there is none */
export function parseSabotage(name: string | null): Sabotage {
  const found = sabotages.find((sabotage) => sabotage === name);
  if (found === undefined) throw new Error(`There is no sabotage '${name}'`);
  return found;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The built files of a `dist` folder of the repository, as absolute paths; not what an earlier build has left behind. */
export function listBuiltFiles(folder: string): string[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const source = (path: string) => join(root, folder, '../src', path.replace(/\.js$/, '.ts'));
  return paths
    .filter((path) => path.endsWith('.js') && existsSync(source(path)))
    .map((path) => join(root, folder, path));
}
