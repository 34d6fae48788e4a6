import { defineCollection } from '../schema/collection.ts';
import { amount, attributes, filledText, list, object, reference, text } from '../schema/fields.ts';

/** Stock keeping units. */
export const skus = defineCollection({
  group: 'master',
  name: 'skus',
  label: 'SKU',
  idPrefix: 'sku',
  fields: {
    name: filledText(500),
    description: text(5_000),
    base_uom: reference('master/uoms'),
    barcodes: list(filledText(255)),
    weight_g: amount,
    dimensions_mm: object({ length: amount, width: amount, height: amount }),
    tags: list(filledText(255)),
    attributes,
  },
  required: ['name', 'base_uom'],
});
