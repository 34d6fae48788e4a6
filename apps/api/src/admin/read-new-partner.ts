import { Ajv } from 'ajv';
import { refuseBody } from '../body/json-body.ts';
import { type PartnerSettings, partnerFields } from './partner-fields.ts';

/** A partner to be registered. */
export interface NewPartner extends PartnerSettings {
  partner_id: string;
  name: string;
}

const isNewPartner = new Ajv({ allErrors: true }).compile<NewPartner>({
  type: 'object',
  properties: { partner_id: { type: 'string', pattern: '^[a-z0-9-]{1,63}$' }, ...partnerFields },
  required: ['partner_id', 'name'],
  additionalProperties: false,
});

/** The partner that a body describes. Throws RequestFault `validation_failed`, saying what is wrong with it. */
export function readNewPartner(body: unknown): NewPartner {
  if (isNewPartner(body)) return body;
  return refuseBody(isNewPartner.errors, '{"partner_id": "lowercase-letters-digits", "name": "…"}');
}
