import { type ErrorCode, RequestFault } from '@sluice/contracts';

/** A parameter that takes one of a few values. */
export interface Choice<T extends string> {
  name: string;
  values: readonly T[];
  /** The fault that another value is (default: `invalid_parameter`). */
  code?: ErrorCode;
}

/**
 * The value that `query` chooses; undefined where it has no such parameter.
 * @throws RequestFault where the value is none of those
 */
export function readChoice<T extends string>(query: Map<string, string>, choice: Choice<T>): T | undefined {
  const { name, values, code = 'invalid_parameter' } = choice;
  const given = query.get(name);
  if (given === undefined) return undefined;
  const value = values.find((candidate) => candidate === given);
  if (value !== undefined) return value;
  throw new RequestFault(code, `Parameter '${name}' is one of ${values.join(', ')}, not '${given}'.`);
}
