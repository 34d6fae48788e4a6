import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../system/write-file-atomically.ts';

/** The content of `credentials.json`: what a user of the product needs. */
export interface Credentials {
  partner_id: string;
  api_key: string;
  admin_api_key: string;
}

/** The path of the file in a data directory. */
export function credentialsPath(dataDir: string): string {
  return join(dataDir, 'credentials.json');
}

/** Reads the credentials of an earlier start; null where there are none. */
export function readCredentials(dataDir: string): Credentials | null {
  const path = credentialsPath(dataDir);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Credentials) : null;
}

/** Writes the credentials, readable by the owner alone. */
export async function writeCredentials(dataDir: string, credentials: Credentials): Promise<void> {
  await writeFileAtomically(credentialsPath(dataDir), `${JSON.stringify(credentials)}\n`);
}
