import { type PayloadFormat, RequestFault } from '@sluice/contracts';
import type { Request } from 'express';
import { type ContentEncoding, readContentEncoding } from './content-encoding.ts';
import { readPayloadFormat } from './read-payload-format.ts';

/** What the headers say of a payload. */
export interface BodyHead {
  format: PayloadFormat;
  encoding: ContentEncoding;
  /** Bytes as they come over the wire; undefined where they are sent in chunks. */
  contentLength: number | undefined;
}

/**
 * Reads what the headers say of a payload, before a byte of it is taken.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`
 */
export function readBodyHead(req: Request): BodyHead {
  const contentLength = readContentLength(req);
  if (contentLength === 0) throw new RequestFault('empty_body', 'The request has no body. Send the items in it.');
  return {
    format: readPayloadFormat(req.headers['content-type']),
    encoding: readContentEncoding(req.headers['content-encoding']),
    contentLength,
  };
}

/** Node has refused what is no number. */
function readContentLength({ headers }: Request): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}
