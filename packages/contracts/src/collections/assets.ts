import { defineCollection } from '../schema/collection.ts';
import { attributes, filledText, reference, text } from '../schema/fields.ts';

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
