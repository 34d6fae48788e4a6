import type { Item } from './bodies.ts';

const materials = ['Steel', 'Brass', 'Oak', 'Nylon', 'Copper', 'Rubber', 'Glass', 'Cotton', 'Cork', 'Zinc'];
const things = ['washer', 'bracket', 'hose', 'cable', 'sheet', 'sealant', 'rope', 'granulate', 'tile', 'hinge'];
const sizes = ['XS', 'S', 'M', 'L', 'XL'];
const gradesCount = 10;
const units = ['EA', 'PR', 'DZN', 'KGM', 'GRM', 'LTR', 'MLT', 'MTR', 'MTK', 'XBX', 'XCT', 'XPX'];

/** A unit that some SKUs refer to and Recommendation 20 does not have: its code for the kilogram is KGM. */
export const unknownUnit = 'KG';

/** A body of SKUs, and the number of its items of each kind. */
export interface SkuDelivery {
  items: Item[];
  /** Valid, with known references. */
  good: number;
  /** Refer to the unknown unit. */
  waiting: readonly Item[];
  /** Violate the schema. */
  invalid: number;
  /** Repeat an item of the same body. */
  repeated: number;
}

/** Makes 5,000 SKUs that refer to the units of measure, some of them invalid on purpose, and repeats ten of them. */
export function deliverSkus(): SkuDelivery {
  const skus = makeSkus();
  const waiting = skus.slice(1_000, 1_040).map((sku) => ({ ...sku, base_uom: unknownUnit }));
  const invalid = [
    ...skus.slice(2_000, 2_010).map((sku) => ({ ...sku, weight_g: 'heavy' })),
    ...skus.slice(2_010, 2_020).map((sku) => ({ ...sku, colour: 'red' })),
    ...skus.slice(2_020, 2_030).map(({ base_uom: _unit, ...sku }) => sku),
  ];
  const replaced = new Map([...waiting, ...invalid].map((sku) => [sku.source_id, sku]));
  const repeated = skus.slice(0, 10);
  return {
    items: [...skus.map((sku) => replaced.get(sku.source_id) ?? sku), ...repeated],
    good: skus.length - replaced.size,
    waiting,
    invalid: invalid.length,
    repeated: repeated.length,
  };
}

function makeSkus(): Item[] {
  const names = materials.flatMap((material) =>
    things.flatMap((thing) =>
      sizes.flatMap((size) =>
        Array.from({ length: gradesCount }, (_, grade) => `${material} ${thing}, ${size}, grade ${grade + 1}`),
      ),
    ),
  );
  return names.map(toSku);
}

function toSku(name: string, index: number): Item & { base_uom: string } {
  return {
    source_id: `SKU-${String(index + 1).padStart(5, '0')}`,
    source_version: 1,
    name,
    base_uom: units[index % units.length] ?? 'EA',
    barcodes: [String(4_000_000_000_000 + index)],
    weight_g: 5 + (index % 400),
    dimensions_mm: { length: 10 + (index % 90), width: 10 + (index % 40), height: 5 + (index % 20) },
    tags: ['demo'],
  };
}
