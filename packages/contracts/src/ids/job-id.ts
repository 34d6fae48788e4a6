import { ulid, ulidToUUID } from 'ulid';

/** A new job id: the number of a fresh ULID, written as a UUID in lower case, as Postgres writes it. */
export function newJobId(): string {
  return ulidToUUID(ulid()).toLowerCase();
}
