import type { Stage } from '../stage.ts';
import { PartnerClient } from './partner-client.ts';

/** Makes a partner with a key, and a client for it. Nothing is broken yet: any answer but 201 is an error. */
export async function openPartner({ baseUrls, adminApiKey }: Stage, partner: string): Promise<PartnerClient> {
  const post = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${baseUrls[0]}/admin/v1${path}`, {
      method: 'POST',
      headers: { 'x-api-key': adminApiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== 201) throw new Error(`POST /admin/v1${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  await post('/partners', { partner_id: partner, name: partner });
  const key = (await post(`/partners/${partner}/keys`)) as { api_key: string };
  return new PartnerClient({ partner, apiKey: key.api_key, baseUrls });
}
