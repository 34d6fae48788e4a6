import { type ErrorCode, RequestFault } from '@sluice/contracts';

/**
 * The parameters of a request's query.
 * @param url path and query, as they stand in the request line
 * @param known the names that the route takes
 * @throws RequestFault `invalid_parameter` where one is unknown, given twice, or not percent-encoded UTF-8
 */
export function readQuery(url: string, known: readonly string[]): Map<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of splitQuery(url)) {
    if (!known.includes(name)) throw new RequestFault('invalid_parameter', describeUnknown(name, known));
    if (query.has(name)) throw new RequestFault('invalid_parameter', `Parameter '${name}' is given more than once.`);
    query.set(name, value);
  }
  return query;
}

function splitQuery(url: string): [string, string][] {
  const start = url.indexOf('?');
  const pieces = start < 0 ? [] : url.slice(start + 1).split('&');
  return pieces.filter((piece) => piece !== '').map(splitPiece);
}

function splitPiece(piece: string): [string, string] {
  const equals = piece.indexOf('=');
  return equals < 0 ? [decode(piece), ''] : [decode(piece.slice(0, equals)), decode(piece.slice(equals + 1))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new RequestFault('invalid_parameter', 'The query holds a % that begins no percent-encoded UTF-8.', { cause });
  }
}

function describeUnknown(name: string, known: readonly string[]): string {
  const taken = known.length === 0 ? 'no parameters' : known.join(', ');
  return `There is no parameter '${name}' here. This resource takes ${taken}.`;
}

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
