import { describe, expect, it } from '@jest/globals';
import { generateSkus, type IdOrder, uoms } from '../src/generate-skus.ts';

const rows = 2_000;

function generateTexts(order: IdOrder, seed: number): string[] {
  return [...generateSkus({ rows, order, seed })].map((sku) => sku.text);
}

describe('generateSkus', () => {
  it.each(['shuffled', 'sorted'] as const)('makes the same %s SKUs from the same seed', (order) => {
    expect(generateTexts(order, 7)).toEqual(generateTexts(order, 7));
  });

  it('makes other SKUs from another seed', () => {
    const others = new Set(generateTexts('sorted', 8));
    expect(generateTexts('sorted', 7).filter((text) => others.has(text))).toEqual([]);
  });

  it('hands out the same SKUs in both orders', () => {
    const shuffled = generateTexts('shuffled', 7);
    const sorted = generateTexts('sorted', 7);
    expect(shuffled).not.toEqual(sorted);
    expect(shuffled.toSorted()).toEqual(sorted);
  });

  it('gives every SKU an id of its own, a version and a registered UoM', () => {
    const items = [...generateSkus({ rows, order: 'shuffled', seed: 7 })];
    expect(new Set(items.map((item) => item.sourceId)).size).toBe(rows);
    for (const { sourceId, sourceVersion, text } of items) {
      expect(JSON.parse(text)).toMatchObject({ source_id: sourceId, source_version: sourceVersion });
      expect(uoms).toContain(JSON.parse(text).base_uom);
    }
  });

  it('makes items of about 330 bytes', () => {
    const bytes = generateTexts('sorted', 7).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    expect(Math.abs(bytes / rows - 330)).toBeLessThan(15);
  });
});
