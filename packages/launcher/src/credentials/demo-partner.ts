import { createApiKey, hashApiKey } from '@sluice/contracts';
import { recordAudit, selectKeyOwner } from '@sluice/ingest';
import { createLog, type OpenedClient, openClient } from '@sluice/runtime';
import { type Credentials, readCredentials, writeCredentials } from './credentials.ts';

const partnerId = 'demo';
const name = 'Demo';

type Database = OpenedClient['client'];

/** Where the demo partner is, and where its credentials are kept. */
export interface DemoPartnerOptions {
  /** The directory of `credentials.json`. */
  dataDir: string;
  /** The migrations are applied. */
  databaseUrl: string;
  adminApiKey: string;
}

/**
 * Makes sure that there is a partner `demo` with a key that works, and that `credentials.json` holds it: a later start
 * finds both and changes nothing. It works on the database, so it needs no API.
 */
export async function prepareDemoPartner({
  dataDir,
  databaseUrl,
  adminApiKey,
}: DemoPartnerOptions): Promise<Credentials> {
  const stored = readCredentials(dataDir);
  const apiKey = await withDatabase(databaseUrl, async (db) =>
    stored !== null && (await isValidKey(db, stored.api_key)) ? stored.api_key : await createKey(db),
  );
  if (stored?.api_key === apiKey && stored.admin_api_key === adminApiKey) return stored;
  const credentials = { partner_id: partnerId, api_key: apiKey, admin_api_key: adminApiKey };
  await writeCredentials(dataDir, credentials);
  return credentials;
}

async function withDatabase<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const log = createLog({ level: 'error', service: 'launcher' });
  const { client, close } = await openClient({ url, poolSize: 1, role: 'sluice_service', log });
  try {
    return await work(client);
  } finally {
    await close();
  }
}

async function isValidKey(db: Database, apiKey: string): Promise<boolean> {
  const owner = await selectKeyOwner(db, hashApiKey(apiKey));
  return owner !== null && !owner.isRevoked;
}

/** Creates a key of the partner, as the admin surface does; and the partner, unless an earlier start has. */
function createKey(db: Database): Promise<string> {
  const { keyId, apiKey, keyHash } = createApiKey();
  const by = { actor: 'admin', keyId: null, partnerId, correlationId: null } as const;
  return db.$transaction(async (tx) => {
    const { count } = await tx.partner.createMany({ data: [{ partnerId, name }], skipDuplicates: true });
    if (count === 1) await recordAudit(tx, { ...by, act: 'partner.created', target: partnerId, detail: { name } });
    await tx.apiKey.create({ data: { keyId, partnerId, keyHash } });
    await recordAudit(tx, { ...by, act: 'key.created', target: keyId });
    return apiKey;
  });
}
