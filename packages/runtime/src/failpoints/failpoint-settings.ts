import { type Failpoint, failpoints } from '@sluice/contracts';

/** What a test does to a process from within; never set in production. Nothing here changes what is promised. */
export interface FailpointSettings {
  /** Kills the process where this failpoint is reached. */
  kill_at?: Failpoint;
  /** … for the nth time; default 1. */
  nth?: number;
  /** … unless this file exists: it is made first, so that the next process lives. */
  marker?: string;
  /** Delays every chunk's transaction, as over a slow network. Milliseconds. */
  chunk_delay_ms?: number;
}

/** The JSON Schema of the settings. */
export const failpointSchema = {
  type: 'object',
  properties: {
    kill_at: { type: 'string', enum: failpoints },
    nth: { type: 'integer', minimum: 1 },
    marker: { type: 'string', minLength: 1 },
    chunk_delay_ms: { type: 'integer', minimum: 0 },
  },
  additionalProperties: false,
} as const;
