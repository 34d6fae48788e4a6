import { type Random, startRandom } from '@sluice/harness/seeded-random';

/** The order of the ids: `sorted` as in a dump of a table, `shuffled` as events arrive. */
export type IdOrder = 'shuffled' | 'sorted';

/** One item of a payload. */
export interface Sku {
  sourceId: string;
  sourceVersion: number;
  /** The item as JSON, about 330 bytes on one line. */
  text: string;
}

/** Describes a set of SKUs: the same plan generates the same SKUs. */
export interface SkuPlan {
  rows: number;
  order: IdOrder;
  seed: number;
}

/** The units of measure that the SKUs refer to. */
export const uoms = ['EA', 'BX', 'PK', 'KGM'] as const;

const materials = ['steel', 'brass', 'oak', 'nylon', 'ceramic', 'cotton', 'glass', 'cork', 'zinc', 'felt'] as const;
const products = [
  'hinge',
  'bolt',
  'bracket',
  'lamp',
  'valve',
  'crate',
  'handle',
  'Bügel',
  'café table',
  'hose',
] as const;
const finishes = ['polished', 'raw', 'brushed', 'painted', 'oiled', 'galvanised'] as const;
const uses = ['workshops', 'kitchens', 'warehouses', 'gardens', 'boats', 'offices'] as const;
const colours = ['red', 'green', 'blue', 'black', 'white', 'grey'] as const;
const seasons = ['spring', 'summer', 'autumn', 'winter'] as const;

/** Generates SKUs one by one: memory is constant, plus four bytes a row if they are shuffled. */
export function* generateSkus(plan: SkuPlan): Generator<Sku> {
  const numbers = plan.order === 'shuffled' ? shuffleNumbers(plan) : null;
  for (let place = 0; place < plan.rows; place += 1) yield makeSku(numbers?.[place] ?? place, plan.seed);
}

/** The numbers from 0 to `rows` (exclusive), shuffled (Fisher and Yates). */
function shuffleNumbers({ rows, seed }: SkuPlan): Uint32Array {
  const numbers = Uint32Array.from({ length: rows }, (_, number) => number);
  const random = startRandom(seed);
  for (let last = rows - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const kept = numbers[last] ?? last;
    numbers[last] = numbers[other] ?? other;
    numbers[other] = kept;
  }
  return numbers;
}

/** The SKU of `number`. It depends only on the number and the seed, so both orders contain the same SKUs. */
function makeSku(number: number, seed: number): Sku {
  const random = startRandom(Math.imul(seed, 0x2c1b3c6d) + number);
  const sourceId = `SKU-${String(number).padStart(9, '0')}`;
  const sourceVersion = 1 + random.below(1_000);
  const fields = { source_id: sourceId, source_version: sourceVersion, ...describeSku(random) };
  return { sourceId, sourceVersion, text: JSON.stringify(fields) };
}

function describeSku(random: Random): object {
  const material = random.pick(materials);
  const product = random.pick(products);
  return {
    name: `${material} ${product} ${random.below(200)}"`,
    description: `${random.pick(finishes)} ${material} ${product} for ${random.pick(uses)}`,
    base_uom: random.pick(uoms),
    barcodes: [String(4_000_000_000_000 + random.below(900_000_000))],
    weight_g: random.below(200_000) / 10,
    dimensions_mm: { length: 1 + random.below(2_000), width: 1 + random.below(900), height: 1 + random.below(500) },
    tags: [random.pick(colours), random.pick(seasons)],
    attributes: { supplier: `S-${random.below(5_000)}`, shelf: random.below(400), fragile: random.below(10) === 0 },
  };
}
