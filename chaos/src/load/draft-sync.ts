import { contexts, type NamedProduct, productsPath } from '../history/sync.ts';
import { ask } from './ask.ts';
import type { Catalogue } from './catalogue.ts';
import type { Sender } from './load.ts';

/** A sync session to be made. */
export interface SyncDraft {
  contexts: readonly string[];
  products: readonly NamedProduct[];
}

const mostRead = 4;
/** Every product has changed since. */
const longAgo = 1;

/** Draws a session: of most products it says nothing of when they may have changed, of some long ago, of a few as they are now. */
export async function draftSync(sender: Sender, catalogue: Catalogue): Promise<SyncDraft> {
  const { random } = sender;
  const first = random.below(catalogue.size);
  const length = random.chance(0.7) ? 1 + random.below(30) : 30 + random.below(catalogue.size - 30);
  const products: NamedProduct[] = [];
  let read = 0;
  for (let offset = 0; offset < length; offset += 1) {
    const sourceId = catalogue.idOf((first + offset) % catalogue.size);
    const isRead = read < mostRead && random.chance(0.2);
    if (isRead) read += 1;
    const lastUpdate = random.chance(0.1) ? longAgo : null;
    products.push((isRead ? await readProduct(sender, sourceId) : null) ?? { sourceId, lastUpdate, asOf: null });
  }
  return { contexts: contexts.filter((_, index) => index === first % contexts.length || random.chance(0.4)), products };
}

/** A product as it is now. Nobody changes it meanwhile: what comes later gets a later time. */
async function readProduct(sender: Sender, sourceId: string): Promise<NamedProduct | null> {
  const answer = await ask(sender, { method: 'GET', path: `/${productsPath}/${sourceId}` });
  if (answer?.status !== 200) return null;
  const { source_version: asOf, updated_at: updatedAt } = answer.body as { source_version: number; updated_at: string };
  return { sourceId, lastUpdate: Date.parse(updatedAt), asOf };
}
