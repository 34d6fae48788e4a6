import { RequestFault } from '@sluice/contracts';
import { nameProducts, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { bufferBody } from '../body/buffer-body.ts';
import { openBody } from '../body/open-body.ts';
import { sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import { readNamedProducts } from './read-named-products.ts';
import { readSyncKey } from './read-sync-key.ts';
import { syncBody } from './sync-body.ts';

/** `POST /papi-sync/session/{id}/products`: 200 with the session, or 400 with none added. */
export function answerNamedProducts(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const key = readSyncKey(req, res);
    const named = await readNamedProducts(resources, await readBytes(req, res, resources.limits.syncMaxBytes));
    sendJson(res, syncBody(await nameProducts(resources, key, named)));
  };
}

async function readBytes(req: Request, res: Response, maxBytes: number): Promise<Buffer> {
  const { encoding } = readBodyHead(req, ['application/json']);
  const describeExcess = () =>
    new RequestFault('payload_too_large', `The body is larger than ${maxBytes} bytes. Send it in smaller parts.`);
  const body = openBody(req, res, encoding);
  try {
    return await bufferBody(body, { maxBytes, describeExcess });
  } finally {
    body.destroy();
  }
}
