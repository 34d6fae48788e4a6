import { attributes } from '../schema/composite-fields.ts';
import { defineCollection } from '../schema/define-collection.ts';
import { reference } from '../schema/id-fields.ts';
import { filledText, text } from '../schema/text-fields.ts';

/** Things of value that a tracker can sit on. */
export const assets = defineCollection({
  group: 'tracking',
  name: 'assets',
  label: 'asset',
  idPrefix: 'asset',
  fields: {
    name: filledText(500),
    kind: text(255),
    tracker: reference('tracking/trackers'),
    attributes,
  },
  required: ['name'],
});
