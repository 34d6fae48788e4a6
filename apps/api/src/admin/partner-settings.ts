import { Ajv } from 'ajv';
import { refuseBody } from '../body/json-body.ts';

/** A week. */
const jobTimeoutMaxS = 604_800;
const countMax = 1_000_000;

/** The settings of a partner; null: the service's default. */
interface PartnerSettings {
  /** How long its jobs may run. */
  job_timeout_s?: number | null;
  requests_per_s?: number | null;
  max_unfinished_jobs?: number | null;
  /** Of its payloads in the payload store. */
  max_payload_bytes?: number | null;
}

/** The JSON Schema of the fields of a partner that an operator may set. */
const partnerFields = {
  // No control characters and no lone surrogates: Postgres would refuse or alter them.
  name: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^\\p{Cc}\\p{Cs}]*$' },
  job_timeout_s: positive(jobTimeoutMaxS),
  requests_per_s: positive(countMax),
  max_unfinished_jobs: positive(countMax),
  max_payload_bytes: positive(Number.MAX_SAFE_INTEGER),
} as const;

function positive(maximum: number) {
  return { type: 'integer', nullable: true, minimum: 1, maximum } as const;
}

/** The columns of settings; an absent setting has no column. */
export function settingColumns(settings: PartnerSettings): Partial<Record<SettingColumn, number | null>> {
  const columns = {
    jobTimeoutS: settings.job_timeout_s,
    requestsPerS: settings.requests_per_s,
    maxUnfinishedJobs: settings.max_unfinished_jobs,
    maxPayloadBytes: settings.max_payload_bytes,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

type SettingColumn = 'jobTimeoutS' | 'requestsPerS' | 'maxUnfinishedJobs' | 'maxPayloadBytes';

/** A partner to create. */
interface NewPartner extends PartnerSettings {
  partner_id: string;
  name: string;
}

const isNewPartner = new Ajv({ allErrors: true }).compile<NewPartner>({
  type: 'object',
  properties: { partner_id: { type: 'string', pattern: '^[a-z0-9-]{1,63}$' }, ...partnerFields },
  required: ['partner_id', 'name'],
  additionalProperties: false,
});

/** The partner that a body describes. Throws RequestFault `validation_failed`, naming each error. */
export function readNewPartner(body: unknown): NewPartner {
  if (isNewPartner(body)) return body;
  return refuseBody(isNewPartner.errors, '{"partner_id": "lowercase-letters-digits", "name": "…"}');
}

/** The changes to a partner; absent fields keep their value. */
interface PartnerChanges extends PartnerSettings {
  name?: string;
}

const isPartnerChanges = new Ajv({ allErrors: true }).compile<PartnerChanges>({
  type: 'object',
  properties: partnerFields,
  minProperties: 1,
  additionalProperties: false,
});

/** The changes that a body describes. Throws RequestFault `validation_failed`, naming each error. */
export function readPartnerChanges(body: unknown): PartnerChanges {
  if (isPartnerChanges(body)) return body;
  return refuseBody(
    isPartnerChanges.errors,
    '{"name": "…", "job_timeout_s": 3600, "requests_per_s": 100, "max_unfinished_jobs": 100, "max_payload_bytes": 1000000000}, or some of these fields',
  );
}
