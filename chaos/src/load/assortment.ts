import type { Random } from '@sluice/harness/seeded-random';
import { baseUoms } from '../history/content-of.ts';
import type { SentItem } from '../history/submission.ts';
import { Catalogue, makeWaitingItem } from './make-items.ts';

/** The ids and versions that one partner sends. */
export interface Assortment {
  uoms: Catalogue;
  locations: Catalogue;
  skus: Catalogue;
  lateUoms: LateUoms;
  /** SKUs that wait for a UoM; each has a new id. */
  waiting: { count: number };
}

/** How many ids each catalogue begins with. */
export const baseSizes = { uoms: 150, locations: 1_800, skus: 4_500 } as const;

const longestLateMs = 12_000;

/** Makes the assortment of one partner, of which nothing has been sent yet. */
export function makeAssortment(): Assortment {
  return {
    uoms: new Catalogue({ collection: 'master/uoms', prefix: 'uom', size: baseSizes.uoms }),
    locations: new Catalogue({ collection: 'master/locations', prefix: 'loc', size: baseSizes.locations }),
    skus: new Catalogue({ collection: 'master/skus', prefix: 'sku', size: baseSizes.skus }),
    lateUoms: new LateUoms(),
    waiting: { count: 0 },
  };
}

/** Items for the UoMs that SKUs refer to; they are sent first. */
export function makeBaseUoms(): SentItem[] {
  return baseUoms.map(makeUom);
}

/** Items for UoMs that SKUs wait for. */
export function makeLateUoms(ids: readonly string[]): SentItem[] {
  return ids.map(makeUom);
}

/** Items for SKUs whose UoM is sent later or never. */
export function makeWaitingSkus({ lateUoms, waiting }: Assortment, random: Random): SentItem[] {
  return Array.from({ length: 1 + random.below(4) }, () => {
    waiting.count += 1;
    const uom = random.chance(0.6) ? lateUoms.addLate(random.between(500, longestLateMs)) : lateUoms.addNever();
    return makeWaitingItem(`waiting-${waiting.count}`, uom);
  });
}

function makeUom(sourceId: string): SentItem {
  return { sourceId, version: 1, mark: 1, expectedOutcome: 'accepted', waitsFor: null };
}

/** A UoM that items wait for. */
interface LateUom {
  sourceId: string;
  dueAtMs: number;
}

/** UoMs that SKUs refer to before they exist. */
export class LateUoms {
  #count = 0;
  #pending: LateUom[] = [];

  /** Returns the id of a UoM that is to be sent after `delayMs`. */
  addLate(delayMs: number): string {
    const sourceId = `late-${this.#next()}`;
    this.#pending.push({ sourceId, dueAtMs: performance.now() + delayMs });
    return sourceId;
  }

  /** Returns the id of a UoM that is never sent. */
  addNever(): string {
    return `never-${this.#next()}`;
  }

  /** Removes and returns the ids that are due now, or by `untilMs`. */
  takeDue(untilMs = performance.now()): string[] {
    const due = this.#pending.filter(({ dueAtMs }) => dueAtMs <= untilMs);
    this.#pending = this.#pending.filter(({ dueAtMs }) => dueAtMs > untilMs);
    return due.map(({ sourceId }) => sourceId);
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}
