import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../system/write-file-atomically.ts';

/** What one needs to use the product, as in `credentials.json`. */
export interface Credentials {
  partner_id: string;
  api_key: string;
  admin_api_key: string;
}

/** The file of a data directory. */
export function credentialsPath(dataDir: string): string {
  return join(dataDir, 'credentials.json');
}

/** Reads what an earlier start has written; null where none has. */
export function readCredentials(dataDir: string): Credentials | null {
  const path = credentialsPath(dataDir);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Credentials) : null;
}

/** Writes them, readable by the owner alone. */
export async function writeCredentials(dataDir: string, credentials: Credentials): Promise<void> {
  await writeFileAtomically(credentialsPath(dataDir), `${JSON.stringify(credentials)}\n`);
}
