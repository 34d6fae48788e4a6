import { attributes } from '../schema/composite-fields.ts';
import { defineCollection } from '../schema/define-collection.ts';
import { filledText } from '../schema/text-fields.ts';

/** Groups of contacts. */
export const groups = defineCollection({
  group: 'crm',
  name: 'groups',
  label: 'group',
  idPrefix: 'group',
  fields: { name: filledText(500), attributes },
  required: ['name'],
});
