import { defineCollection } from '../schema/collection.ts';
import { attributes, filledText, freeObject, oneOf, scalarOrList, text } from '../schema/fields.ts';

/** Products of a catalogue. `values` holds, for each context (a language, a market), the product's attributes there. */
export const products = defineCollection({
  group: 'catalog',
  name: 'products',
  label: 'product',
  idPrefix: 'product',
  fields: {
    name: filledText(500),
    number: text(255),
    state: oneOf('published', 'unpublished'),
    archived: { type: 'boolean' },
    values: freeObject(freeObject(scalarOrList)),
    attributes,
  },
  required: ['name'],
});
