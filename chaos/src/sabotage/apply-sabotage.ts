import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresServer } from '@sluice/harness/commands';
import { describeSabotage, findPatch } from './find-patch.ts';
import type { Sabotage } from './sabotages.ts';

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
