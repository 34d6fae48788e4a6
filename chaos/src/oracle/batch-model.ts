import type { BatchStats } from '../history/history.ts';
import type { SentItem, Submission } from '../history/submission.ts';

/** A record as the model holds it. */
export interface HeldRecord {
  version: number | null;
  /** Of the item whose content it holds. */
  mark: number;
  lifecycle: 'ACTIVE' | 'INACTIVE' | 'DELETED';
}

/** What a collection holds into which batches alone go, carried out one after the other. */
export class BatchModel {
  readonly held = new Map<string, HeldRecord>();

  /** Carries a batch out. @returns what it has to tell of itself */
  carryOut({ mode, action, items }: Submission): BatchStats {
    const good = items.filter(({ fate }) => fate === 'good');
    const winners = settleDuplicates(good);
    const changes = winners.map((item) => (action === 'delete' ? this.#remove(item) : this.#take(item)));
    const count = (change: Change) => changes.filter((one) => one === change).length;
    return {
      created: count('created'),
      updated: count('updated'),
      deleted: count('deleted'),
      overwritten: mode === 'full-refresh' ? this.#cleanUp(items) : 0,
      duplicates: good.length - winners.length,
      invalid: items.length - good.length,
    };
  }

  #take(item: SentItem): Change {
    const { sourceId, version, mark } = item;
    const held = this.held.get(sourceId);
    const isBack = held?.lifecycle === 'INACTIVE' && held.version === version;
    if (held !== undefined && !isBack && !outranks(version, held.version)) return 'none';
    this.held.set(sourceId, { version: version ?? held?.version ?? null, mark, lifecycle: 'ACTIVE' });
    return held === undefined ? 'created' : 'updated';
  }

  /** One that is not there is kept out from now on. */
  #remove({ sourceId, version, mark }: SentItem): Change {
    const held = this.held.get(sourceId);
    if (held !== undefined && !outranks(version, held.version)) return 'none';
    this.held.set(sourceId, { version: version ?? held?.version ?? null, mark, lifecycle: 'DELETED' });
    return held === undefined || held.lifecycle === 'DELETED' ? 'none' : 'deleted';
  }

  /** Where an id cannot be read, nobody knows what is absent. */
  #cleanUp(items: readonly SentItem[]): number {
    const ids = new Set(items.map(({ sourceId }) => sourceId));
    if (ids.has('')) return 0;
    const absent = [...this.held].filter(([id, { lifecycle }]) => lifecycle === 'ACTIVE' && !ids.has(id));
    for (const [id, held] of absent) this.held.set(id, { ...held, lifecycle: 'INACTIVE' });
    return absent.length;
  }
}

type Change = 'created' | 'updated' | 'deleted' | 'none';

/** Rule 5, of one that comes later: with versions on both sides the higher one wins, otherwise the later. */
function outranks(version: number | null, held: number | null): boolean {
  return version === null || held === null || version > held;
}

/** Of each id the one that wins. */
function settleDuplicates(items: readonly SentItem[]): SentItem[] {
  const winners = new Map<string, SentItem>();
  for (const item of items) {
    const other = winners.get(item.sourceId);
    if (other === undefined || outranks(item.version, other.version)) winners.set(item.sourceId, item);
  }
  return [...winners.values()];
}
