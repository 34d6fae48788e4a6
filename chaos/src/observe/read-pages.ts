import type { PartnerClient } from '../http/partner-client.ts';

const limit = 1_000;
const timeoutMs = 30_000;

/** Reads a listing to its end. @param part is the name of the page's list */
export async function readPages<T>(
  client: PartnerClient,
  { path, part, signal }: { path: string; part: 'items' | 'errors'; signal: AbortSignal },
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const separator = path.includes('?') ? '&' : '?';
    const url = `${path}${separator}limit=${limit}&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await client.sendUntilAnswered({ method: 'GET', path: url, timeoutMs }, signal);
    if (status !== 200) throw new Error(`GET ${url} answered ${status}: ${JSON.stringify(body)}`);
    const page = body as Record<typeof part, T[]> & { next_cursor: string | null };
    found.push(...page[part]);
    cursor = page.next_cursor;
  }
  return found;
}
