/** What the content of an item depends on. */
export interface ContentKey {
  partner: string;
  collection: string;
  sourceId: string;
  mark: number;
  waitsFor: string | null;
}

/** The fields of an item, beside its ids. */
export type Content = Record<string, unknown>;

/** UoMs that are there from the start, and stay. */
export const soundUoms: readonly [string, ...string[]] = ['EA', 'BX', 'PK', 'KGM', 'MTR', 'LTR', 'PR', 'DZ'];

const dimensions: readonly [string, ...string[]] = ['count', 'mass', 'length', 'volume'];
const countries: readonly [string, ...string[]] = ['DE', 'FR', 'NL', 'PL', 'US'];

/**
 * The content of an item, the same for the same key: a record that holds an item's content holds that very item. Partner
 * and id are in it, so that a mix-up of either shows.
 */
export function contentOf(key: ContentKey): Content {
  const { partner, collection, sourceId, mark } = key;
  const name = `${partner} ${sourceId} #${mark}`;
  switch (collection) {
    case 'master/uoms':
      return { name, dimension: choose(dimensions, mark), factor: 1 + (mark % 100) };
    case 'master/locations':
      return { name, kind: 'bin', country: choose(countries, mark), latitude: (mark % 90) + 0.5 };
    case 'master/skus':
      return {
        name,
        description: `A thing, "number ${mark}",\nfor ${partner}; Größe ${mark % 60}`,
        base_uom: key.waitsFor ?? choose(soundUoms, mark + sourceId.length),
        weight_g: (mark % 1_000) + 0.25,
      };
    case 'crm/groups':
      return { name, attributes: { mark: `m${mark}` } };
    case 'crm/contacts':
      return { name, phone: `+49 ${mark}`, attributes: { mark: `m${mark}` } };
    case 'catalog/products':
      return { name, state: isUnpublished(sourceId) ? 'unpublished' : 'published', values: valuesOf(mark) };
    case 'crm/customers':
      return {
        externalId: sourceId,
        firstName: name,
        lastName: `O'Größe, "${mark}"`,
        addresses: [{ type: 'home', city: partner }],
      };
  }
  throw new Error(`The harness knows no content for ${collection}`);
}

/** The same with one field that is wrong. */
export function spoil(collection: string, content: Content): Content {
  switch (collection) {
    case 'master/uoms':
      return { ...content, dimension: 'taste' };
    case 'master/locations':
      return { ...content, country: 'Nowhere' };
    case 'master/skus':
      return { ...content, weight_g: -1 };
    case 'crm/contacts':
      return { ...content, email: 'nowhere' };
    case 'catalog/products':
      return { ...content, state: 'lost' };
    case 'crm/customers':
      return { ...content, addresses: [{ type: 'lastname' }] };
    default:
      return { ...content, colour: 'red' };
  }
}

/** One product in ten stays unpublished, whatever else changes. */
export function isUnpublished(sourceId: string): boolean {
  return sourceId.endsWith('9');
}

/** A product's attributes in each context: one that adds to a general one, one that stands alone, none for others. */
function valuesOf(mark: number): Content {
  return {
    en: { colour: `red ${mark}`, size: mark },
    'en-GB': { colour: `crimson ${mark}` },
    no: { colour: `rød ${mark}`, price: mark / 4 },
  };
}

function choose(values: readonly [string, ...string[]], number: number): string {
  return values[number % values.length] ?? values[0];
}
