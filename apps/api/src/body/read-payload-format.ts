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
 * The format that a Content-Type header names.
 * @throws RequestFault `unsupported_media_type` for another type, or a charset other than UTF-8
 */
export function readPayloadFormat(contentType: string | undefined): PayloadFormat {
  const { type, parameters } = parse(contentType ?? '');
  const format = formats.get(type.toLowerCase());
  if (format === undefined) throw new RequestFault('unsupported_media_type', describeType(type));
  const { charset } = parameters;
  if (charset === undefined || /^utf-?8$/i.test(charset)) return format;
  throw new RequestFault('unsupported_media_type', `A payload is in UTF-8, not '${charset}'.`);
}

function describeType(type: string): string {
  const sent = type === '' ? 'The request names no Content-Type' : `'${type}' is no Content-Type of a payload`;
  return `${sent}. Send one of ${payloadContentTypes.join(', ')}.`;
}
