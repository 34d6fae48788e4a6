import { RequestFault } from '@sluice/contracts';

/** One page of a keyset listing; `nextCursor` is null on the last. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Makes an opaque cursor of the key that a page ended with. */
function encodeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/**
 * The key in a cursor; undefined where no cursor is given.
 *
 * @throws RequestFault invalid_parameter for what `accepts` refuses.
 */
export function decodeCursor(cursor: string | undefined, accepts: RegExp): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, 'base64url').toString();
  if (accepts.test(key)) return key;
  throw new RequestFault(
    'invalid_parameter',
    "Parameter 'cursor' is not a cursor of this listing. Leave it out to start from the first page.",
  );
}

/** Keys of listings. */
export const numberKey = /^\d{1,18}$/;
/** Fits Postgres' integer. */
export const indexKey = /^\d{1,9}$/;
export const uuidKey = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const sourceIdKey = /^\P{Cc}{1,255}$/u;

/** Cuts a page from one row more than was asked for. */
export function cutPage<T>(
  rows: T[],
  limit: number,
  keyOf: (row: T) => string,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items[items.length - 1];
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

/** A row of a page that might have been too long to be read as a whole: `found` rows are there. */
export interface LongPageRow {
  found: number;
}

/** The same where only the first of the rows that were found have been read. */
export function cutLongPage<T extends LongPageRow>(
  rows: T[],
  limit: number,
  keyOf: (row: T) => string,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items[items.length - 1];
  return { items, nextCursor: last !== undefined && last.found > items.length ? encodeCursor(keyOf(last)) : null };
}
