import { defineCollection } from '../schema/collection.ts';
import { attributes, filledText, reference, text } from '../schema/fields.ts';

/** Devices that report where a shipment is. */
export const trackers = defineCollection({
  group: 'tracking',
  name: 'trackers',
  label: 'tracker',
  idPrefix: 'tracker',
  fields: {
    serial: filledText(255),
    model: text(255),
    shipment: reference('tracking/shipments'),
    attributes,
  },
  required: ['serial'],
});
