import { type ErrorCode, RequestFault } from '@sluice/contracts';

/**
 * The parameters of a request's query.
 * @param url path and query, as in the request line
 * @param known the parameters that the route supports
 * @throws RequestFault `invalid_parameter` if one is unknown, repeated, or not percent-encoded UTF-8
 */
export function readQuery(url: string, known: readonly string[]): Map<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of splitQuery(url)) {
    if (!known.includes(name)) throw new RequestFault('invalid_parameter', describeUnknown(name, known));
    if (query.has(name)) throw new RequestFault('invalid_parameter', `Parameter '${name}' is repeated. Send it once.`);
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
    throw new RequestFault(
      'invalid_parameter',
      'The query contains a % that does not start percent-encoded UTF-8. Encode a literal % as %25.',
      { cause },
    );
  }
}

function describeUnknown(name: string, known: readonly string[]): string {
  const supported = known.length === 0 ? 'no parameters' : known.join(', ');
  return `Unknown parameter '${name}'. This resource supports ${supported}.`;
}

/** A parameter with a fixed set of values. */
interface Choice<T extends string> {
  name: string;
  values: readonly T[];
  /** The error code for any other value (default: `invalid_parameter`). */
  code?: ErrorCode;
}

/**
 * The value that `query` chooses; undefined if it does not have the parameter.
 * @throws RequestFault if the value is not one of `choice.values`
 */
export function readChoice<T extends string>(query: Map<string, string>, choice: Choice<T>): T | undefined {
  const { name, values, code = 'invalid_parameter' } = choice;
  const given = query.get(name);
  if (given === undefined) return undefined;
  const value = values.find((candidate) => candidate === given);
  if (value !== undefined) return value;
  throw new RequestFault(code, `Parameter '${name}' must be one of ${values.join(', ')}, not '${given}'.`);
}
