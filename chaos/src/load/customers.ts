import type { Random } from '@sluice/harness/seeded-random';
import type { SentItem } from '../history/submission.ts';
import type { Draft } from './ledger.ts';

const collection = 'crm/customers';
const mostRecords = 1_000;
const duplicateShare = 0.02;

/** What one partner creates and updates on the async-bulk surface; no two items have the same content. */
export class Customers {
  readonly #random: Random;
  #mark = 0;
  /** So many are there, or will be when the jobs before have run. */
  #known = 0;
  #unknown = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** New ones, some of them twice, and perhaps some that are there already: those fail. */
  create(): Draft {
    const known = this.#drawKnown(this.#drawFailures());
    const fresh = Array.from({ length: this.#drawSize() }, (_, offset) => `customer-${this.#known + offset}`);
    this.#known += fresh.length;
    const items = this.#mix([...this.#repeatSome(fresh), ...known]);
    return { collection, mode: 'bulk', action: 'create', items };
  }

  /** Those that are there, some of them twice, and perhaps some that nobody ever creates: those fail. */
  update(): Draft {
    const unknown = Array.from({ length: this.#drawFailures() }, () => this.#inventUnknown());
    const known = this.#drawKnown(this.#drawSize());
    const isNothing = known.length + unknown.length === 0;
    const items = this.#mix([...this.#repeatSome(known), ...unknown, ...(isNothing ? [this.#inventUnknown()] : [])]);
    return { collection, mode: 'bulk', action: 'update', items };
  }

  /** Different ones. */
  #drawKnown(count: number): string[] {
    const first = this.#random.below(this.#known + 1);
    const length = Math.min(count, this.#known);
    return Array.from({ length }, (_, offset) => `customer-${(first + offset) % this.#known}`);
  }

  #inventUnknown(): string {
    this.#unknown += 1;
    return `unknown-${this.#unknown}`;
  }

  /** Many small ones, some of two chunks. */
  #drawSize(): number {
    if (this.#random.chance(0.85)) return 1 + this.#random.below(60);
    return 200 + this.#random.below(mostRecords - 300);
  }

  #drawFailures(): number {
    return this.#random.chance(0.5) ? 1 + this.#random.below(20) : 0;
  }

  #repeatSome(ids: readonly string[]): string[] {
    return [...ids, ...ids.filter(() => this.#random.chance(duplicateShare))];
  }

  /** Items of these ids in any order, and perhaps one that passes basic validation and is rejected by the job. */
  #mix(ids: readonly string[]): SentItem[] {
    const items = ids.map((sourceId): SentItem => this.#make(sourceId, 'good'));
    if (this.#random.chance(0.3)) items.push(this.#make(this.#inventUnknown(), 'bad'));
    for (let at = items.length - 1; at > 0; at -= 1) {
      const other = this.#random.below(at + 1);
      const [a, b] = [items[at], items[other]];
      if (a !== undefined && b !== undefined) [items[at], items[other]] = [b, a];
    }
    return items;
  }

  #make(sourceId: string, fate: 'good' | 'bad'): SentItem {
    this.#mark += 1;
    return { sourceId, version: null, mark: this.#mark, fate, waitsFor: null };
  }
}
