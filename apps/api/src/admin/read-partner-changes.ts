import { Ajv } from 'ajv';
import { refuseBody } from '../body/json-body.ts';
import { type PartnerSettings, partnerFields } from './partner-fields.ts';

/** What is to change about a partner; what is left out stays. */
export interface PartnerChanges extends PartnerSettings {
  name?: string;
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
  return refuseBody(
    isPartnerChanges.errors,
    '{"name": "…", "job_timeout_s": 3600, "requests_per_s": 100, "max_unfinished_jobs": 100, "max_payload_bytes": 1000000000}, or some of that',
  );
}
