/** What the content of an item depends on. */
export interface ContentKey {
  partner: string;
  collection: string;
  sourceId: string;
  mark: number;
  waitsFor: string | null;
}

/** The fields of an item, without its ids. */
export type Content = Record<string, unknown>;

/** UoMs that exist from the start, and stay. */
export const baseUoms: readonly [string, ...string[]] = ['EA', 'BX', 'PK', 'KGM', 'MTR', 'LTR', 'PR', 'DZ'];

const dimensions: readonly [string, ...string[]] = ['count', 'mass', 'length', 'volume'];
const countries: readonly [string, ...string[]] = ['DE', 'FR', 'NL', 'PL', 'US'];

/**
 * The content of an item, the same for the same key, so that a record's content shows which item it comes from. It contains
 * the partner and the id, so that a mix-up of either is detected.
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
        base_uom: key.waitsFor ?? choose(baseUoms, mark + sourceId.length),
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
  throw new Error(`The harness has no content for ${collection}`);
}

/** The same content with one invalid field. */
export function corruptContent(collection: string, content: Content): Content {
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

/** Whether a product stays unpublished, which one in ten does. */
export function isUnpublished(sourceId: string): boolean {
  return sourceId.endsWith('9');
}

/** A product's attributes by context: a general one, one that extends it, and one on its own. */
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
