import { defineCollection } from '../schema/collection.ts';
import { attributes, email, filledText, list, reference, text } from '../schema/fields.ts';

/** People, in groups. */
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
