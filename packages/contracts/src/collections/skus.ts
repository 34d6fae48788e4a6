import { attributes, list, object } from '../schema/composite-fields.ts';
import { defineCollection } from '../schema/define-collection.ts';
import { reference } from '../schema/id-fields.ts';
import { amount } from '../schema/number-fields.ts';
import { filledText, text } from '../schema/text-fields.ts';

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
