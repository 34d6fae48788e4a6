/** A week: what runs longer is not running. */
const jobTimeoutMaxS = 604_800;
const countMax = 1_000_000;

/** What an operator may set of a partner; null: the service's default. */
export interface PartnerSettings {
  /** How long its jobs may run, in seconds. */
  job_timeout_s?: number | null;
  requests_per_s?: number | null;
  max_unfinished_jobs?: number | null;
  /** In the payload store. */
  max_payload_bytes?: number | null;
}

/** The JSON Schema of what an operator says of a partner. */
export const partnerFields = {
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

/** The columns of settings; what is left out is left out. */
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
