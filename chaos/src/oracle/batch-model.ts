import type { BatchStats } from '../history/history.ts';
import type { SentItem, Submission } from '../history/submission.ts';

/** A record of the model. */
export interface StoredRecord {
  version: number | null;
  /** The mark of the item that its content comes from. */
  mark: number;
  lifecycle: 'ACTIVE' | 'INACTIVE' | 'DELETED';
}

/** The records of a collection that only batches write to, applied one after the other. */
export class BatchModel {
  readonly records = new Map<string, StoredRecord>();

  /** Applies a batch. @returns the stats that the product has to report for it */
  apply({ mode, action, items }: Submission): BatchStats {
    const valid = items.filter(({ expectedOutcome }) => expectedOutcome === 'accepted');
    const winners = keepWinners(valid);
    const changes = winners.map((item) => (action === 'delete' ? this.#remove(item) : this.#merge(item)));
    const count = (change: Change) => changes.filter((one) => one === change).length;
    return {
      created: count('created'),
      updated: count('updated'),
      deleted: count('deleted'),
      overwritten: mode === 'full-refresh' ? this.#cleanUp(items) : 0,
      duplicates: valid.length - winners.length,
      invalid: items.length - valid.length,
    };
  }

  #merge(item: SentItem): Change {
    const { sourceId, version, mark } = item;
    const stored = this.records.get(sourceId);
    const isReactivated = stored?.lifecycle === 'INACTIVE' && stored.version === version;
    if (stored !== undefined && !isReactivated && !supersedes(version, stored.version)) return 'none';
    this.records.set(sourceId, { version: version ?? stored?.version ?? null, mark, lifecycle: 'ACTIVE' });
    return stored === undefined ? 'created' : 'updated';
  }

  /** Where there is no such record, items of this version or a lower one are superseded from now on. */
  #remove({ sourceId, version, mark }: SentItem): Change {
    const stored = this.records.get(sourceId);
    if (stored !== undefined && !supersedes(version, stored.version)) return 'none';
    this.records.set(sourceId, { version: version ?? stored?.version ?? null, mark, lifecycle: 'DELETED' });
    return stored === undefined || stored.lifecycle === 'DELETED' ? 'none' : 'deleted';
  }

  /** Where an id cannot be read, it is unknown which records are absent. */
  #cleanUp(items: readonly SentItem[]): number {
    const ids = new Set(items.map(({ sourceId }) => sourceId));
    if (ids.has('')) return 0;
    const absent = [...this.records].filter(([id, { lifecycle }]) => lifecycle === 'ACTIVE' && !ids.has(id));
    for (const [id, stored] of absent) this.records.set(id, { ...stored, lifecycle: 'INACTIVE' });
    return absent.length;
  }
}

type Change = 'created' | 'updated' | 'deleted' | 'none';

/** Version precedence, for the later of two: if both have versions the higher one wins, otherwise the later. */
function supersedes(version: number | null, stored: number | null): boolean {
  return version === null || stored === null || version > stored;
}

/** For each id, the item that wins. */
function keepWinners(items: readonly SentItem[]): SentItem[] {
  const winners = new Map<string, SentItem>();
  for (const item of items) {
    const other = winners.get(item.sourceId);
    if (other === undefined || supersedes(item.version, other.version)) winners.set(item.sourceId, item);
  }
  return [...winners.values()];
}
