import { RequestFault } from '@sluice/contracts';
import type { Page } from '@sluice/ingest';
import type { JsonValue } from './json.ts';

/** Which page of a listing. */
interface PageQuery {
  /** Maximum number of entries. */
  limit: number;
  cursor?: string;
}

/** The query parameters of every listing. */
export const pageParameters = ['limit', 'cursor'] as const;

const limitDefault = 100;
const limitMax = 1_000;

/**
 * The page that `query` asks for. An empty cursor means the first page: clients that loop over pages send it.
 * @throws RequestFault `invalid_parameter` if limit is not 1 to 1,000
 */
export function readPageQuery(query: Map<string, string>): PageQuery {
  const cursor = query.get('cursor');
  const limit = readLimit(query.get('limit'));
  return cursor === undefined || cursor === '' ? { limit } : { limit, cursor };
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return limitDefault;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= limitMax) return limit;
  throw new RequestFault(
    'invalid_parameter',
    `Parameter 'limit' must be a whole number from 1 to ${limitMax}, not '${text}'.`,
  );
}

/** The body of one page of a listing; `write` returns the body of one entry. */
export function pageBody<T>(page: Page<T>, write: (entry: T) => JsonValue): JsonValue {
  return { items: page.items.map(write), has_more: page.nextCursor !== null, next_cursor: page.nextCursor };
}
