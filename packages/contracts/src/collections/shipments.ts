import { defineCollection } from '../schema/collection.ts';
import { attributes, dateTime, filledText, reference, text } from '../schema/fields.ts';

/** Shipments in transit. `status` is the carrier's own word: any text. */
export const shipments = defineCollection({
  group: 'tracking',
  name: 'shipments',
  label: 'shipment',
  idPrefix: 'shipment',
  fields: {
    reference: filledText(255),
    carrier: text(255),
    origin: reference('master/locations'),
    destination: reference('master/locations'),
    status: text(255),
    eta: dateTime,
    attributes,
  },
  required: ['reference'],
});
