import { findCollection, isSourceId, RequestFault } from '@sluice/contracts';
import {
  type EnvelopeForm,
  type JsonList,
  maxProductsAtOnce,
  type NamedProduct,
  nameProducts,
  productsPath,
  type ReadItem,
  type RefusedProduct,
  type Resources,
  readJsonList,
} from '@sluice/ingest';
import { Ajv } from 'ajv';
import type { Request, RequestHandler, Response } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { readBody } from '../body/read-body.ts';
import { sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import { readSyncKey, syncBody } from './sessions.ts';

/** `POST /papi-sync/session/{id}/products`: 200 with the session, or 400 and no product is added. */
export function addProducts(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const key = readSyncKey(req, res);
    const named = await readNamedProducts(resources, await readBytes(req, res, resources.limits.syncMaxBytes));
    sendJson(res, syncBody(await nameProducts(resources, key, named)));
  };
}

async function readBytes(req: Request, res: Response, maxBytes: number): Promise<Buffer> {
  const { encoding } = readBodyHead(req, ['application/json']);
  const tooLarge = () =>
    new RequestFault(
      'payload_too_large',
      `The request body is larger than ${maxBytes} bytes. Send the products in several requests.`,
    );
  return readBody({ req, res }, encoding, { maxBytes, tooLarge });
}

/** The valid products of a request, and the invalid ones. */
interface NamedProducts {
  /** Distinct. */
  products: NamedProduct[];
  refused: RefusedProduct[];
}

interface WireProduct {
  productId: string;
  lastUpdate?: number;
}

const envelope: EnvelopeForm = { listName: 'products', takesBareList: false };
const form = 'Send {"productId": "…"}, optionally with "lastUpdate" in milliseconds.';

const isProduct = new Ajv().compile<WireProduct>({
  type: 'object',
  properties: {
    productId: { type: 'string' },
    lastUpdate: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  },
  required: ['productId'],
  additionalProperties: false,
});

/**
 * Reads the products of a request's body.
 * @throws PayloadFault if the JSON is malformed; RequestFault `bad_request` if it lists no product, or too many
 */
async function readNamedProducts({ limits }: Resources, body: Buffer): Promise<NamedProducts> {
  const collection = findCollection(productsPath);
  if (collection === undefined) throw new Error(`There is no collection '${productsPath}'.`);
  const options = { collection, envelope, maxItems: maxProductsAtOnce, itemMaxBytes: limits.itemMaxBytes };
  const list = await readJsonList(body, options);
  refuseByCount(list);
  return divide(list.items);
}

function refuseByCount({ count }: JsonList): void {
  if (count === 0) throw new RequestFault('bad_request', 'The request contains no products. List them in "products".');
  if (count <= maxProductsAtOnce) return;
  const detail = `The request contains ${count} products; the limit is ${maxProductsAtOnce}. Send them in several requests.`;
  throw new RequestFault('bad_request', detail);
}

function divide(items: Iterable<ReadItem>): NamedProducts {
  const named = new Map<string, NamedProduct>();
  const refused: RefusedProduct[] = [];
  for (const item of items) {
    const read = readProduct(item);
    if ('reason' in read) refused.push(read);
    else if ((named.get(read.productId) ?? read).lastUpdate === read.lastUpdate) named.set(read.productId, read);
    else refused.push(listedTwice(read));
  }
  return { products: [...named.values()], refused };
}

function readProduct({ index, value, fault }: ReadItem): NamedProduct | RefusedProduct {
  const place = `Product at index ${index} (from 0): `;
  if (fault !== null) return refusedProduct(value, place + fault.reason);
  if (!isProduct(value)) return refusedProduct(value, `${place}${schemaFault()} ${form}`);
  if (isSourceId(value.productId)) return { productId: value.productId, lastUpdate: value.lastUpdate ?? null };
  return refusedProduct(value, `${place}productId must be 1 to 255 characters (NFC) without control characters.`);
}

function listedTwice(product: NamedProduct): RefusedProduct {
  const reason = `Product '${product.productId}' is listed twice with different values of lastUpdate. List it once.`;
  return { productId: product.productId, reason };
}

function schemaFault(): string {
  const [first] = isProduct.errors ?? [];
  return `${first?.instancePath.slice(1) || 'it'} ${first?.message}.`;
}

function refusedProduct(value: unknown, reason: string): RefusedProduct {
  const isNamed = typeof value === 'object' && value !== null && 'productId' in value;
  return { productId: isNamed && typeof value.productId === 'string' ? value.productId : null, reason };
}
