import {
  contexts,
  type ObservedCopy,
  type ObservedOutcome,
  type ObservedSync,
  type SentSync,
} from '../history/sync.ts';
import type { PartnerClient } from '../http/partner-client.ts';
import { readPages } from './read-pages.ts';

interface SyncBody {
  state: string;
  reason: string | null;
  counts: ObservedSync['counts'];
  startedAt: string | null;
  finishedAt: string | null;
}

/** Reads a partner's sync sessions. */
export async function readSyncs(
  client: PartnerClient,
  sent: readonly SentSync[],
  signal: AbortSignal,
): Promise<ObservedSync[]> {
  const observed: ObservedSync[] = [];
  for (const { partner, sessionId } of sent) {
    if (partner === client.partner) observed.push(await readSync(client, sessionId, signal));
  }
  return observed;
}

async function readSync(client: PartnerClient, sessionId: string, signal: AbortSignal): Promise<ObservedSync> {
  const at = { surface: 'sync-session', path: `/papi-sync/session/${sessionId}` } as const;
  const products = await readPages<ObservedOutcome>(client, { ...at, part: 'products', signal });
  const { status, body } = await client.sendWithRetries({ method: 'GET', ...at }, signal);
  if (status !== 200) throw new Error(`GET ${at.path} returned ${status}: ${JSON.stringify(body)}`);
  const { state, reason, counts, startedAt, finishedAt } = body as SyncBody;
  const times = { startedAtMs: readTime(startedAt), finishedAtMs: readTime(finishedAt) };
  return { partner: client.partner, sessionId, state, reason, counts, products, ...times };
}

function readTime(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

/** Reads a partner's published copies, in every context. */
export async function readCopies(client: PartnerClient, signal: AbortSignal): Promise<ObservedCopy[]> {
  const copies: ObservedCopy[] = [];
  for (const context of contexts) {
    const path = `/papi/products?context=${context}`;
    const listing = { surface: 'sync-session', path, part: 'items', signal } as const;
    const bodies = await readPages<Omit<ObservedCopy, 'partner'>>(client, listing);
    copies.push(
      ...bodies.map(({ productId, data, revision }) => {
        return { partner: client.partner, context, productId, data, revision };
      }),
    );
  }
  return copies;
}
