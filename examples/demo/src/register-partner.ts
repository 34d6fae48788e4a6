/** The admin surface of a product. */
export interface AdminAccess {
  baseUrl: string;
  adminApiKey: string;
}

/**
 * Registers a partner that nobody else is, so that the demo begins with nothing also where the data directory is kept.
 * @returns its API key
 */
export async function registerPartner({ baseUrl, adminApiKey }: AdminAccess, partnerId: string): Promise<string> {
  const post = async (path: string, body: object): Promise<{ api_key?: string }> => {
    const headers = { 'X-API-Key': adminApiKey, 'Content-Type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${baseUrl}/admin/v1${path}`, request);
    if (response.status !== 201) throw new Error(`POST ${path} was answered ${response.status}`);
    return (await response.json()) as { api_key?: string };
  };
  await post('/partners', { partner_id: partnerId, name: 'A partner of the demo' });
  const { api_key: apiKey } = await post(`/partners/${partnerId}/keys`, {});
  if (apiKey === undefined) throw new Error('The admin surface has answered without a key');
  return apiKey;
}
