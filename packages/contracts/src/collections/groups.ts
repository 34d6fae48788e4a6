import { defineCollection } from '../schema/collection.ts';
import { attributes, filledText } from '../schema/fields.ts';

/** Groups of contacts. */
export const groups = defineCollection({
  group: 'crm',
  name: 'groups',
  label: 'group',
  idPrefix: 'group',
  fields: { name: filledText(500), attributes },
  required: ['name'],
});
