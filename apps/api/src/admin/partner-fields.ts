/** A week: what runs longer is not running. */
const jobTimeoutMaxS = 604_800;

/** The JSON Schema of what an operator says of a partner. */
export const partnerFields = {
  // No control characters and no lone surrogates: Postgres would refuse or alter them.
  name: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[^\\p{Cc}\\p{Cs}]*$' },
  job_timeout_s: { type: 'integer', nullable: true, minimum: 1, maximum: jobTimeoutMaxS },
} as const;
