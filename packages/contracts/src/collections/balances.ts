import { defineCollection } from '../schema/collection.ts';
import { attributes, date, reference, text } from '../schema/fields.ts';

/** Stock on hand. A quantity is below 0 where goods were shipped before they were booked in. */
export const balances = defineCollection({
  group: 'inventory',
  name: 'balances',
  label: 'balance',
  idPrefix: 'balance',
  fields: {
    sku: reference('master/skus'),
    location: reference('master/locations'),
    uom: reference('master/uoms'),
    quantity: { type: 'number' },
    lot: text(255),
    expires_on: date,
    attributes,
  },
  required: ['sku', 'location', 'uom', 'quantity'],
});
