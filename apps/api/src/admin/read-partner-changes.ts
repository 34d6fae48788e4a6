import { Ajv } from 'ajv';
import { refuseBody } from '../body/refuse-body.ts';
import { partnerFields } from './partner-fields.ts';

/** What is to change about a partner; what is left out stays. */
export interface PartnerChanges {
  name?: string;
  /** How long its jobs may run, in seconds; null: the service's default. */
  job_timeout_s?: number | null;
}

const isPartnerChanges = new Ajv({ allErrors: true }).compile<PartnerChanges>({
  type: 'object',
  properties: partnerFields,
  minProperties: 1,
  additionalProperties: false,
});

/** The changes that a body describes. Throws RequestFault `validation_failed`, saying what is wrong with it. */
export function readPartnerChanges(body: unknown): PartnerChanges {
  if (isPartnerChanges(body)) return body;
  return refuseBody(isPartnerChanges.errors, '{"name": "…", "job_timeout_s": 3600}, or one of the two');
}
