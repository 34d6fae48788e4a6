import { defineCollection } from '../schema/collection.ts';
import { attributes, dateTime, filledText, list, object, oneOf, positiveNumber, reference } from '../schema/fields.ts';

const line = object(
  {
    line_id: filledText(255),
    sku: reference('master/skus'),
    quantity: positiveNumber,
    uom: reference('master/uoms'),
  },
  ['line_id', 'sku', 'quantity', 'uom'],
);

/** Orders, inbound and outbound. */
export const orders = defineCollection({
  group: 'documents',
  name: 'orders',
  label: 'order',
  idPrefix: 'order',
  fields: {
    direction: oneOf('inbound', 'outbound'),
    status: oneOf('open', 'released', 'closed', 'cancelled'),
    due_at: dateTime,
    lines: list(line),
    attributes,
  },
  required: ['direction', 'lines'],
});
