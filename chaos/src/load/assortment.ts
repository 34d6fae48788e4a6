import type { Random } from '@sluice/harness/seeded-random';
import { soundUoms } from '../history/content-of.ts';
import type { SentItem } from '../history/submission.ts';
import { Catalogue, makeWaitingItem } from './make-items.ts';

/** What one partner sends. */
export interface Assortment {
  uoms: Catalogue;
  locations: Catalogue;
  skus: Catalogue;
  lateUoms: LateUoms;
  /** SKUs that wait for a UoM: each has an id of its own. */
  waiting: { count: number };
}

/** Ids that a catalogue begins with. */
export const baseSizes = { uoms: 150, locations: 1_800, skus: 4_500 } as const;

const longestLateMs = 12_000;

/** Sets one partner up with ids that nobody has sent yet. */
export function makeAssortment(): Assortment {
  return {
    uoms: new Catalogue({ collection: 'master/uoms', prefix: 'uom', size: baseSizes.uoms }),
    locations: new Catalogue({ collection: 'master/locations', prefix: 'loc', size: baseSizes.locations }),
    skus: new Catalogue({ collection: 'master/skus', prefix: 'sku', size: baseSizes.skus }),
    lateUoms: new LateUoms(),
    waiting: { count: 0 },
  };
}

/** The UoMs that SKUs refer to; they are sent before anything else. */
export function makeSoundUoms(): SentItem[] {
  return soundUoms.map(makeUom);
}

/** UoMs that others wait for. */
export function makeLateUoms(ids: readonly string[]): SentItem[] {
  return ids.map(makeUom);
}

/** SKUs whose UoM arrives late or never. */
export function makeWaitingSkus({ lateUoms, waiting }: Assortment, random: Random): SentItem[] {
  return Array.from({ length: 1 + random.below(4) }, () => {
    waiting.count += 1;
    const uom = random.chance(0.6) ? lateUoms.inventLate(random.between(500, longestLateMs)) : lateUoms.inventNever();
    return makeWaitingItem(`waiting-${waiting.count}`, uom);
  });
}

function makeUom(sourceId: string): SentItem {
  return { sourceId, version: 1, mark: 1, fate: 'good', waitsFor: null };
}

/** A UoM that items wait for. */
interface LateUom {
  sourceId: string;
  dueAtMs: number;
}

/** UoMs that SKUs refer to before they are there. */
export class LateUoms {
  #invented = 0;
  #pending: LateUom[] = [];

  /** Names one that will be sent after `delayMs`. */
  inventLate(delayMs: number): string {
    const sourceId = `late-${this.#next()}`;
    this.#pending.push({ sourceId, dueAtMs: performance.now() + delayMs });
    return sourceId;
  }

  /** Names one that never comes. */
  inventNever(): string {
    return `never-${this.#next()}`;
  }

  /** Those that are to be sent by now, or by `untilMs`; they are answered once. */
  takeDue(untilMs = performance.now()): string[] {
    const due = this.#pending.filter(({ dueAtMs }) => dueAtMs <= untilMs);
    this.#pending = this.#pending.filter(({ dueAtMs }) => dueAtMs > untilMs);
    return due.map(({ sourceId }) => sourceId);
  }

  #next(): number {
    this.#invented += 1;
    return this.#invented;
  }
}
