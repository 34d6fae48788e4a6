import { defineCollection } from '../schema/collection.ts';
import { attributes, filledText, oneOf, positiveNumber, reference } from '../schema/fields.ts';

/** Units of measure. `factor` is how many of `base_uom` one of this unit is. */
export const uoms = defineCollection({
  group: 'master',
  name: 'uoms',
  label: 'UoM',
  idPrefix: 'uom',
  fields: {
    name: filledText(500),
    dimension: oneOf('count', 'mass', 'length', 'area', 'volume', 'time'),
    base_uom: reference('master/uoms'),
    factor: positiveNumber,
    attributes,
  },
  required: ['name'],
});
