import { isSourceId, RequestFault } from '@sluice/contracts';
import { findPublished, listPublished, type PublishedProduct, type Resources } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { type JsonValue, RawJson, sendJson } from '../http/json.ts';
import { pageParameters, readPageQuery } from '../http/pages.ts';
import { readParam } from '../http/path-params.ts';
import { readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';

/** `GET /papi/products/{id}?context=`: the published copy of one product. */
export function getPublishedProduct({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const context = readContext(readQuery(req.originalUrl, ['context']));
    const productId = readParam(req, 'product_id');
    const key = { partnerId: partnerOf(res), context, productId };
    const product = isSourceId(productId) ? await findPublished(db, key) : null;
    if (product === null) {
      throw new RequestFault('not_found', `There is no published product '${productId}' in context '${context}'.`);
    }
    sendJson(res, publishedBody(product));
  };
}

/** `GET /papi/products?context=`: a page of the published copies, ordered by id. */
export function listPublishedProducts({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const query = readQuery(req.originalUrl, ['context', ...pageParameters]);
    const filter = { partnerId: partnerOf(res), context: readContext(query), ...readPageQuery(query) };
    const { items, nextCursor } = await listPublished(db, filter);
    sendJson(res, { items: items.map(publishedBody), hasMore: nextCursor !== null, nextCursor });
  };
}

function readContext(query: Map<string, string>): string {
  const context = query.get('context');
  if (isSourceId(context)) return context;
  throw new RequestFault(
    'invalid_parameter',
    "Parameter 'context' must name the context of the published copy, such as ?context=en.",
  );
}

function publishedBody(product: PublishedProduct): JsonValue {
  const { productId, context, data, revision, changedAt, publishedAt } = product;
  return { productId, context, data: new RawJson(data), revision, lastUpdate: changedAt.getTime(), publishedAt };
}
