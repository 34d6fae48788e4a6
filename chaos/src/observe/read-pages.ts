import type { PartnerClient, PartnerRequest } from '../http/partner-client.ts';

const limit = 1_000;
const timeoutMs = 30_000;

/** A listing. */
export interface Listing {
  /** Default: the native one. */
  surface?: NonNullable<PartnerRequest['surface']>;
  path: string;
  /** The name of the page's list. */
  part: 'items' | 'errors' | 'products';
  signal: AbortSignal;
}

/** Reads a listing to its end. */
export async function readPages<T>(
  client: PartnerClient,
  { surface = 'native', path, part, signal }: Listing,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const separator = path.includes('?') ? '&' : '?';
    const url = `${path}${separator}limit=${limit}&cursor=${encodeURIComponent(cursor)}`;
    const request = { method: 'GET', surface, path: url, timeoutMs } as const;
    const { status, body } = await client.sendWithRetries(request, signal);
    if (status !== 200) throw new Error(`GET ${url} returned ${status}: ${JSON.stringify(body)}`);
    const page = body as Record<typeof part, T[]> & { next_cursor?: string | null; nextCursor?: string | null };
    found.push(...page[part]);
    cursor = page.next_cursor ?? page.nextCursor ?? null;
  }
  return found;
}
