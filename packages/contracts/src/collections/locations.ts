import { attributes } from '../schema/composite-fields.ts';
import { defineCollection } from '../schema/define-collection.ts';
import { reference } from '../schema/id-fields.ts';
import { degrees } from '../schema/number-fields.ts';
import { country, filledText, text } from '../schema/text-fields.ts';

/** Places: sites, aisles, bins, cities. */
export const locations = defineCollection({
  group: 'master',
  name: 'locations',
  label: 'location',
  idPrefix: 'location',
  fields: {
    name: filledText(500),
    kind: text(255),
    country,
    latitude: degrees(90),
    longitude: degrees(180),
    parent: reference('master/locations'),
    attributes,
  },
  required: ['name'],
});
