import { type PayloadFormat, RequestFault } from '@sluice/contracts';
import { parse } from 'content-type';
import type { Request } from 'express';

/** What the headers declare about a payload. */
export interface BodyHead {
  format: PayloadFormat;
  encoding: ContentEncoding;
  /** Bytes on the wire; undefined with Transfer-Encoding: chunked. */
  contentLength: number | undefined;
}

/**
 * Reads what the headers declare about a payload, before any byte of it. `contentTypes`: the supported media types.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`
 */
export function readBodyHead(req: Request, contentTypes: readonly string[] = payloadContentTypes): BodyHead {
  const contentLength = readContentLength(req);
  if (contentLength === 0) throw new RequestFault('empty_body', 'The request body is empty. Send the items in it.');
  return {
    format: readPayloadFormat(req.headers['content-type'], contentTypes),
    encoding: readContentEncoding(req.headers['content-encoding']),
    contentLength,
  };
}

/** The declared size of the decoded payload in bytes; undefined if it is known only after decoding. */
export function declaredBytes({ encoding, contentLength }: Omit<BodyHead, 'format'>): number | undefined {
  return encoding === 'identity' ? contentLength : undefined;
}

/** Returns whether the headers of a request declare a body. */
export function hasBody(req: Request): boolean {
  return readContentLength(req) !== 0;
}

/** Node has already refused a Content-Length that is not a number. */
function readContentLength({ headers }: Request): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}

const formats = new Map<string, PayloadFormat>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['text/csv', 'csv'],
]);

/** The media types of payloads. */
export const payloadContentTypes: readonly string[] = [...formats.keys()];

/**
 * The format that a Content-Type header declares. `supported`: the media types that the route supports.
 * @throws RequestFault `unsupported_media_type` for another type, or a charset other than UTF-8
 */
export function readPayloadFormat(
  contentType: string | undefined,
  supported: readonly string[] = payloadContentTypes,
): PayloadFormat {
  const { type, parameters } = parse(contentType ?? '');
  const name = type.toLowerCase();
  const format = supported.includes(name) ? formats.get(name) : undefined;
  if (format === undefined) throw new RequestFault('unsupported_media_type', describeType(type, supported));
  const { charset } = parameters;
  if (charset === undefined || /^utf-?8$/i.test(charset)) return format;
  throw new RequestFault('unsupported_media_type', `Charset '${charset}' is not supported. Send the payload in UTF-8.`);
}

function describeType(type: string, supported: readonly string[]): string {
  const sent = type === '' ? 'Header Content-Type is missing' : `Content-Type '${type}' is not supported here`;
  return `${sent}. Send one of ${supported.join(', ')}.`;
}

/** The content encodings of payloads. */
export const contentEncodings = ['identity', 'gzip', 'br'] as const;

/** How a body is encoded on the wire. */
export type ContentEncoding = (typeof contentEncodings)[number];

/**
 * The encoding that a Content-Encoding header declares; `identity` without the header.
 * @throws RequestFault `unsupported_encoding` for any other one, or several
 */
export function readContentEncoding(header: string | undefined): ContentEncoding {
  const name = header?.trim().toLowerCase() ?? 'identity';
  const encoding = contentEncodings.find((candidate) => candidate === name);
  if (encoding !== undefined) return encoding;
  throw new RequestFault(
    'unsupported_encoding',
    `Content-Encoding must be one of ${contentEncodings.join(', ')}, not '${header}'.`,
  );
}
