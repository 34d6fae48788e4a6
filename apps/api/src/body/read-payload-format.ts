import { type PayloadFormat, RequestFault } from '@sluice/contracts';
import { parse } from 'content-type';

const formats = new Map<string, PayloadFormat>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['text/csv', 'csv'],
]);

/** The media types that a payload may come in. */
export const payloadContentTypes: readonly string[] = [...formats.keys()];

/**
 * The format that a Content-Type header names. `taken`: those of the media types that are taken here.
 * @throws RequestFault `unsupported_media_type` for another type, or a charset other than UTF-8
 */
export function readPayloadFormat(
  contentType: string | undefined,
  taken: readonly string[] = payloadContentTypes,
): PayloadFormat {
  const { type, parameters } = parse(contentType ?? '');
  const name = type.toLowerCase();
  const format = taken.includes(name) ? formats.get(name) : undefined;
  if (format === undefined) throw new RequestFault('unsupported_media_type', describeType(type, taken));
  const { charset } = parameters;
  if (charset === undefined || /^utf-?8$/i.test(charset)) return format;
  throw new RequestFault('unsupported_media_type', `A payload is in UTF-8, not '${charset}'.`);
}

function describeType(type: string, taken: readonly string[]): string {
  const sent = type === '' ? 'The request names no Content-Type' : `'${type}' is no Content-Type that is taken here`;
  return `${sent}. Send one of ${taken.join(', ')}.`;
}
