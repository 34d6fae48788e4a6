import { type PayloadFormat, RequestFault } from '@sluice/contracts';
import type { Request } from 'express';
import { type ContentEncoding, readContentEncoding } from './content-encoding.ts';
import { payloadContentTypes, readPayloadFormat } from './read-payload-format.ts';

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
