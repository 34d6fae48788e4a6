import type { Page } from '@sluice/ingest';
import type { JsonValue } from '../json/assemble-json.ts';

/** The body of one page of a listing; `write` gives the body of one entry. */
export function pageBody<T>(page: Page<T>, write: (entry: T) => JsonValue): JsonValue {
  return { items: page.items.map(write), has_more: page.nextCursor !== null, next_cursor: page.nextCursor };
}
