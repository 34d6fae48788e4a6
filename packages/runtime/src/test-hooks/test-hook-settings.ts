import { type FaultPoint, faultPoints, type Guard, guards } from '@sluice/contracts';

/** What a test does to a process from within; never set in production. */
export interface TestHookSettings {
  /** Kills the process where this point is reached. */
  kill_at?: FaultPoint;
  /** … for the nth time; default 1. */
  nth?: number;
  /** … unless this file is there: it is made first, so that the next process lives. */
  marker?: string;
  /** Takes a guard out. */
  sabotage?: Guard;
  /** Has every chunk's transaction wait, as over a slow network. */
  chunk_delay_ms?: number;
}

/** The JSON Schema of the settings. */
export const testHookSchema = {
  type: 'object',
  properties: {
    kill_at: { type: 'string', enum: faultPoints },
    nth: { type: 'integer', minimum: 1 },
    marker: { type: 'string', minLength: 1 },
    sabotage: { type: 'string', enum: guards },
    chunk_delay_ms: { type: 'integer', minimum: 0 },
  },
  additionalProperties: false,
} as const;
