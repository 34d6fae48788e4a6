import { describe, expect, it } from '@jest/globals';
import { readUnits } from '../src/bodies.ts';
import { dropSomeCities, listCities } from '../src/cities.ts';
import { deliverSkus, unknownUnit } from '../src/skus.ts';

const { body, count } = await readUnits();
const [, ...lines] = String(body.content).trimEnd().split('\n');
const units = new Map(lines.map(parseUnit).map((unit) => [unit.code, unit]));

function parseUnit(line: string) {
  const [, code = '', , dimension = '', base = '', factor = ''] =
    /^(\w+),("[^"]*"|[^,]*),(\w+),(\w*),([\d.]*)$/.exec(line) ?? [];
  return { code, dimension, base, factor: Number(factor) };
}

describe('the units of measure', () => {
  it('are as many as the file has rows, each with its own code', () => {
    expect(units.size).toBe(count);
    expect(units.has('')).toBe(false);
  });

  it('have a base unit of the same dimension, which has none itself', () => {
    for (const { code, dimension, base, factor } of units.values()) {
      if (base === '') continue;
      expect({ code, base: units.get(base) }).toMatchObject({ code, base: { dimension, base: '' } });
      expect(factor).toBeGreaterThan(0);
    }
  });
});

describe('the SKUs', () => {
  const { items, good, waiting, invalid, repeated } = deliverSkus();

  it('are as many as all kinds together', () => {
    expect(good + waiting.length + invalid + repeated).toBe(items.length);
  });

  it('refer to known units, except for one', () => {
    const used = new Set(items.map(({ base_uom: unit }) => unit).filter((unit) => unit !== undefined));
    expect([...used].filter((unit) => !units.has(String(unit)))).toEqual([unknownUnit]);
  });
});

describe('the cities', () => {
  it('have unique ids, and a full refresh contains most of them', () => {
    const cities = listCities();
    expect(new Set(cities.map(({ source_id: id }) => id)).size).toBe(cities.length);
    expect(dropSomeCities(cities)).toHaveLength(cities.length - Math.ceil(cities.length / 50));
  });
});
