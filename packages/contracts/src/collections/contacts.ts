import { attributes, list } from '../schema/composite-fields.ts';
import { defineCollection } from '../schema/define-collection.ts';
import { reference } from '../schema/id-fields.ts';
import { email, filledText, text } from '../schema/text-fields.ts';

/** People to reach, in groups. */
export const contacts = defineCollection({
  group: 'crm',
  name: 'contacts',
  label: 'contact',
  idPrefix: 'contact',
  fields: {
    name: filledText(500),
    email,
    phone: text(50),
    groups: list(reference('crm/groups')),
    attributes,
  },
  required: ['name'],
});
