import { defineCollection } from '../schema/collection.ts';
import { attributes, country, degrees, filledText, reference, text } from '../schema/fields.ts';

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
