import { type Collection, collections, type ErrorCode, findCollection, RequestFault } from '@sluice/contracts';
import type { Request } from 'express';
import { readParam } from './path-params.ts';
import { readChoice } from './query.ts';

const knownPaths = [...collections.keys()];

/** The collection at `path`. Throws RequestFault with `code`, listing the collections that exist. */
export function requireCollection(path: string, code: ErrorCode = 'unknown_collection'): Collection {
  const collection = findCollection(path);
  if (collection !== undefined) return collection;
  throw new RequestFault(code, `There is no collection '${path}'. Use one of ${knownPaths.join(', ')}.`);
}

/** The collection that `:group/:collection` of the path names. Throws RequestFault `unknown_collection`. */
export function readCollection(req: Request): Collection {
  return requireCollection(`${readParam(req, 'group')}/${readParam(req, 'collection')}`);
}

/** The filter of a listing by the query parameter `collection`, if present. Throws RequestFault `invalid_parameter`. */
export function readCollectionFilter(query: Map<string, string>): { collection?: string } {
  const collection = readChoice(query, { name: 'collection', values: knownPaths });
  return collection === undefined ? {} : { collection };
}
