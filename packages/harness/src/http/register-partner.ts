/** The admin surface of an API. */
export interface AdminAccess {
  baseUrl: string;
  adminApiKey: string;
}

/** Creates a partner and a key of it. @returns the key. @throws Error where anything but 201 is answered */
export async function registerPartner({ baseUrl, adminApiKey }: AdminAccess, partnerId: string): Promise<string> {
  const post = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${baseUrl}/admin/v1${path}`, {
      method: 'POST',
      headers: { 'x-api-key': adminApiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== 201) throw new Error(`POST /admin/v1${path} returned ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  await post('/partners', { partner_id: partnerId, name: partnerId });
  const key = (await post(`/partners/${partnerId}/keys`)) as { api_key: string };
  return key.api_key;
}
