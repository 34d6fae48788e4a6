import { type PayloadFormat, RequestFault } from '@sluice/contracts';
import { parse } from 'content-type';
import type { Request } from 'express';

/** What the headers say of a payload. */
export interface BodyHead {
  format: PayloadFormat;
  encoding: ContentEncoding;
  /** Bytes as they come over the wire; undefined where they are sent in chunks. */
  contentLength: number | undefined;
}

/**
 * Reads what the headers say of a payload, before a byte of it is taken. `contentTypes`: the media types it may have.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`
 */
export function readBodyHead(req: Request, contentTypes: readonly string[] = payloadContentTypes): BodyHead {
  const contentLength = readContentLength(req);
  if (contentLength === 0) throw new RequestFault('empty_body', 'The request has no body. Send the items in it.');
  return {
    format: readPayloadFormat(req.headers['content-type'], contentTypes),
    encoding: readContentEncoding(req.headers['content-encoding']),
    contentLength,
  };
}

/** What the headers say of a payload's size; undefined where that shows as it is decoded. */
export function declaredBytes({ encoding, contentLength }: Omit<BodyHead, 'format'>): number | undefined {
  return encoding === 'identity' ? contentLength : undefined;
}

/** Whether a request comes with a body, as far as its headers say. */
export function hasBody(req: Request): boolean {
  return readContentLength(req) !== 0;
}

/** Node has refused what is no number. */
function readContentLength({ headers }: Request): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}

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

/** The content encodings that a payload may come in. */
export const contentEncodings = ['identity', 'gzip', 'br'] as const;

/** How a body is encoded on its way. */
export type ContentEncoding = (typeof contentEncodings)[number];

/**
 * The encoding that a Content-Encoding header names; `identity` where there is none.
 * @throws RequestFault `unsupported_encoding` for another one, or several
 */
export function readContentEncoding(header: string | undefined): ContentEncoding {
  const name = header?.trim().toLowerCase() ?? 'identity';
  const encoding = contentEncodings.find((candidate) => candidate === name);
  if (encoding !== undefined) return encoding;
  throw new RequestFault(
    'unsupported_encoding',
    `A body is encoded as one of ${contentEncodings.join(', ')}, not '${header}'.`,
  );
}
