import type { Random } from '@sluice/harness/seeded-random';
import type { SentItem } from '../history/submission.ts';
import type { Draft } from './ledger.ts';

const collection = 'crm/customers';
const maxRecords = 1_000;
const duplicateShare = 0.02;

/** The customers that one partner creates and updates on the async-bulk surface; no two items have the same content. */
export class Customers {
  readonly #random: Random;
  #mark = 0;
  /** How many exist, or will exist when the jobs so far have run. */
  #known = 0;
  #unknown = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** New customers, some of them twice, and perhaps some that exist: those fail. */
  create(): Draft {
    const known = this.#drawKnown(this.#drawFailures());
    const fresh = Array.from({ length: this.#drawSize() }, (_, offset) => `customer-${this.#known + offset}`);
    this.#known += fresh.length;
    const items = this.#mix([...this.#repeatSome(fresh), ...known]);
    return { collection, mode: 'bulk', action: 'create', items };
  }

  /** Existing customers, some of them twice, and perhaps some that are never created: those fail. */
  update(): Draft {
    const unknown = Array.from({ length: this.#drawFailures() }, () => this.#nextUnknown());
    const known = this.#drawKnown(this.#drawSize());
    const isEmpty = known.length + unknown.length === 0;
    const items = this.#mix([...this.#repeatSome(known), ...unknown, ...(isEmpty ? [this.#nextUnknown()] : [])]);
    return { collection, mode: 'bulk', action: 'update', items };
  }

  /** Ids of existing customers, each once. */
  #drawKnown(count: number): string[] {
    const first = this.#random.below(this.#known + 1);
    const length = Math.min(count, this.#known);
    return Array.from({ length }, (_, offset) => `customer-${(first + offset) % this.#known}`);
  }

  #nextUnknown(): string {
    this.#unknown += 1;
    return `unknown-${this.#unknown}`;
  }

  /** Many small sizes, some of two chunks. */
  #drawSize(): number {
    if (this.#random.chance(0.85)) return 1 + this.#random.below(60);
    return 200 + this.#random.below(maxRecords - 300);
  }

  #drawFailures(): number {
    return this.#random.chance(0.5) ? 1 + this.#random.below(20) : 0;
  }

  #repeatSome(ids: readonly string[]): string[] {
    return [...ids, ...ids.filter(() => this.#random.chance(duplicateShare))];
  }

  /** Items of these ids in random order, and perhaps one that passes the request's validation and is rejected by the job. */
  #mix(ids: readonly string[]): SentItem[] {
    const items = ids.map((sourceId): SentItem => this.#make(sourceId, 'accepted'));
    if (this.#random.chance(0.3)) items.push(this.#make(this.#nextUnknown(), 'rejected'));
    for (let at = items.length - 1; at > 0; at -= 1) {
      const other = this.#random.below(at + 1);
      const [a, b] = [items[at], items[other]];
      if (a !== undefined && b !== undefined) [items[at], items[other]] = [b, a];
    }
    return items;
  }

  #make(sourceId: string, expectedOutcome: 'accepted' | 'rejected'): SentItem {
    this.#mark += 1;
    return { sourceId, version: null, mark: this.#mark, expectedOutcome, waitsFor: null };
  }
}
