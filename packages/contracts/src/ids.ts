import { ulid, ulidToUUID, uuidToULID } from 'ulid';

// The first character has 3 bits, not 5: above 7 the number would not fit into 128 bits.
const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;

/**
 * Formats a 128-bit id as the native surface shows it: `formatId('job', '0190…')` is `job-01J…`.
 * @throws ULIDError where `uuid` is not a valid UUID.
 */
export function formatId(prefix: string, uuid: string): string {
  return `${prefix}-${uuidToULID(uuid)}`;
}

/**
 * Parses an id that `formatId` wrote; the ULID may be in lower case, the prefix must be the same.
 * @returns the id as a UUID in lower case, or undefined where `text` is not such an id.
 */
export function parseId(prefix: string, text: string): string | undefined {
  if (!text.startsWith(`${prefix}-`)) return undefined;
  const ulid = text.slice(prefix.length + 1);
  return ulidPattern.test(ulid) ? ulidToUUID(ulid).toLowerCase() : undefined;
}

/** A new job id: the number of a fresh ULID, written as a UUID in lower case, as Postgres writes it. */
export function newJobId(): string {
  return ulidToUUID(ulid()).toLowerCase();
}
