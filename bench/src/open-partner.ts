import type { Releasers } from './releasers.ts';
import { openSluiceClient, type SluiceClient } from './sluice-client.ts';
import type { StartedSluice } from './start-sluice.ts';

/** Makes a further partner. @returns a client with a key of that partner */
export async function openPartner(
  { baseUrl, adminApiKey }: StartedSluice,
  partnerId: string,
  releasers: Releasers,
): Promise<SluiceClient> {
  const open = (apiKey: string) =>
    releasers.open(
      () => openSluiceClient({ baseUrl, apiKey }),
      (opened) => opened.close(),
    );
  const admin = await open(adminApiKey);
  const content = JSON.stringify({ partner_id: partnerId, name: partnerId });
  const body = { content, bytes: Buffer.byteLength(content) };
  await admin.send({ method: 'POST', path: '/admin/v1/partners', body });
  const key = await admin.send({ method: 'POST', path: `/admin/v1/partners/${partnerId}/keys` });
  return await open(String(key.body.api_key));
}
