import { RequestFault } from '@sluice/contracts';
import { Ajv } from 'ajv';

/** A partner to be registered. */
export interface NewPartner {
  partner_id: string;
  name: string;
}

const isNewPartner = new Ajv({ allErrors: true }).compile<NewPartner>({
  type: 'object',
  properties: {
    partner_id: { type: 'string', pattern: '^[a-z0-9-]{1,63}$' },
    // No control characters and no lone surrogates: Postgres would refuse or alter them.
    name: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^\\p{Cc}\\p{Cs}]*$' },
  },
  required: ['partner_id', 'name'],
  additionalProperties: false,
});

/** The partner that a body describes. Throws RequestFault `validation_failed`, saying what is wrong with it. */
export function readNewPartner(body: unknown): NewPartner {
  if (isNewPartner(body)) return body;
  const faults = (isNewPartner.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath.slice(1) || 'The body'} ${message}`,
  );
  throw new RequestFault(
    'validation_failed',
    `${faults.join('; ')}. Send {"partner_id": "lowercase-letters-digits", "name": "…"}.`,
  );
}
