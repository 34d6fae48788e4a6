import { attributes } from '../schema/composite-fields.ts';
import { defineCollection } from '../schema/define-collection.ts';
import { reference } from '../schema/id-fields.ts';
import { filledText, text } from '../schema/text-fields.ts';

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
