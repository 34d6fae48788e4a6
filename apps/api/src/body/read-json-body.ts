import { RequestFault } from '@sluice/contracts';
import type { Request, Response } from 'express';
import { readBodyHead } from './body-head.ts';
import { bufferBody } from './buffer-body.ts';
import { openBody } from './open-body.ts';

const defaultMaxBytes = 16 * 1024;

/**
 * A small JSON body, parsed; it may have `maxBytes`.
 * @throws RequestFault `empty_body`, `unsupported_media_type`, `unsupported_encoding`, `payload_too_large`,
 * `malformed_body`
 */
export async function readJsonBody(req: Request, res: Response, maxBytes = defaultMaxBytes): Promise<unknown> {
  const { format, encoding } = readBodyHead(req);
  if (format !== 'json') throw new RequestFault('unsupported_media_type', 'Send the body as application/json.');
  const body = openBody(req, res, encoding);
  try {
    return parseJson(await bufferBody(body, { maxBytes, describeExcess: () => describeExcess(maxBytes) }));
  } finally {
    body.destroy();
  }
}

function describeExcess(maxBytes: number): RequestFault {
  return new RequestFault('payload_too_large', `The body is larger than ${maxBytes} bytes.`);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RequestFault('malformed_body', 'The body is no JSON in UTF-8.', { cause });
  }
}
