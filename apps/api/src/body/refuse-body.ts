import { RequestFault } from '@sluice/contracts';
import type { ErrorObject } from 'ajv';

/**
 * Refuses a body that ajv has found wanting.
 *
 * @param example what to send instead
 * @throws RequestFault `validation_failed`, always, saying what is wrong with it
 */
export function refuseBody(errors: readonly ErrorObject[] | null | undefined, example: string): never {
  const faults = (errors ?? []).map(({ instancePath, message }) => `${instancePath.slice(1) || 'The body'} ${message}`);
  throw new RequestFault('validation_failed', `${faults.join('; ')}. Send ${example}.`);
}
