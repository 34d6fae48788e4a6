import { attributes } from '../schema/composite-fields.ts';
import { defineCollection } from '../schema/define-collection.ts';
import { reference } from '../schema/id-fields.ts';
import { dateTime, filledText, text } from '../schema/text-fields.ts';

/** Shipments under way. The carriers' status words are theirs: any text. */
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
