import { attributes } from '../schema/composite-fields.ts';
import { defineCollection } from '../schema/define-collection.ts';
import { reference } from '../schema/id-fields.ts';
import { positiveNumber } from '../schema/number-fields.ts';
import { filledText, oneOf } from '../schema/text-fields.ts';

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
