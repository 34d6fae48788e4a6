import { defineCollection } from '../schema/collection.ts';
import { attributes, country, date, email, filledText, list, object, oneOf, text } from '../schema/fields.ts';

const address = object(
  {
    type: oneOf('home', 'work', 'billing', 'shipping'),
    line1: text(500),
    line2: text(500),
    city: text(255),
    region: text(255),
    postalCode: text(50),
    country,
  },
  ['type'],
);

const importantDate = object({ type: oneOf('birthday', 'anniversary'), date }, ['type', 'date']);

/** Customers. `externalId` is the source_id on the surface that has no other id. */
export const customers = defineCollection({
  group: 'crm',
  name: 'customers',
  label: 'customer',
  idPrefix: 'customer',
  fields: {
    externalId: text(255),
    firstName: filledText(255),
    lastName: filledText(255),
    email,
    phone: text(50),
    addresses: list(address),
    importantDates: list(importantDate),
    attributes,
  },
  required: ['firstName', 'lastName'],
});
