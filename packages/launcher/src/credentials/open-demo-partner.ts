import { type Credentials, readCredentials, writeCredentials } from './credentials.ts';

const partnerId = 'demo';

/** The API and its admin key. */
export interface AdminAccess {
  baseUrl: string;
  adminApiKey: string;
}

/**
 * Makes sure that there is a partner `demo` with a key that works, and that `credentials.json` says so: a later start
 * finds both and changes nothing.
 */
export async function openDemoPartner(dataDir: string, access: AdminAccess): Promise<Credentials> {
  const kept = readCredentials(dataDir);
  const isKeyGood = kept !== null && (await isAccepted(access.baseUrl, kept.api_key));
  if (isKeyGood && kept.admin_api_key === access.adminApiKey) return kept;
  const apiKey = isKeyGood ? kept.api_key : await createKey(access);
  const credentials = { partner_id: partnerId, api_key: apiKey, admin_api_key: access.adminApiKey };
  await writeCredentials(dataDir, credentials);
  return credentials;
}

async function isAccepted(baseUrl: string, apiKey: string): Promise<boolean> {
  const response = await fetch(`${baseUrl}/wms-ingest/v1/capabilities`, { headers: { 'X-API-Key': apiKey } });
  await response.arrayBuffer();
  if (response.status === 401) return false;
  if (response.ok) return true;
  throw new Error(`GET /capabilities answered ${response.status}`);
}

async function createKey(access: AdminAccess): Promise<string> {
  // 409: an earlier start has made the partner, and was killed before it could write the key down.
  await postAdmin(access, '/partners', { body: { partner_id: partnerId, name: 'Demo' }, accepted: [201, 409] });
  const answer = await postAdmin(access, `/partners/${partnerId}/keys`, { accepted: [201] });
  const key = typeof answer === 'object' && answer !== null && 'api_key' in answer ? answer.api_key : undefined;
  if (typeof key !== 'string') throw new Error('The admin surface answered without an api_key');
  return key;
}

async function postAdmin(
  { baseUrl, adminApiKey }: AdminAccess,
  path: string,
  { body, accepted }: { body?: object; accepted: number[] },
): Promise<unknown> {
  const response = await fetch(`${baseUrl}/admin/v1${path}`, {
    method: 'POST',
    headers: { 'X-API-Key': adminApiKey, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!accepted.includes(response.status))
    throw new Error(`POST /admin/v1${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
