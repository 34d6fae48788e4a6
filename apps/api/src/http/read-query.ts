import { RequestFault } from '@sluice/contracts';

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
