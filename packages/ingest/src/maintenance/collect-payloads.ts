import { joinColumn } from '../db/column-text.ts';
import type { Sql } from '../db/transaction.ts';
import type { ServiceResources } from '../resources/resources.ts';
import { arePartsNeeded, isJobPayloadNeeded } from './needed-payload.ts';

const hourMs = 3_600_000;
/** An upload that takes longer than this is given up. */
const abandonedMs = 24 * hourMs;
/** A store may date a payload from the begin of its upload, and its job is recorded after the end: only then is it an orphan. */
const orphanedMs = 2 * abandonedMs;
const keysAtOnce = 500;

interface ListedPayload {
  key: string;
  modifiedAt: Date;
}

/**
 * Removes the payloads that nothing needs: of jobs that are complete, or ended early so long ago that they cannot be retried
 * any more, of sessions that are done or expired, and orphans whose submission was never recorded. Returns how many.
 */
export async function collectPayloads(resources: ServiceResources, signal: AbortSignal): Promise<number> {
  const { payloads } = resources;
  let removed = await payloads.removeAbandoned(new Date(Date.now() - abandonedMs));
  for await (const listed of gather(payloads.list())) {
    signal.throwIfAborted();
    removed += await removeUnneeded(resources, listed);
  }
  return removed;
}

async function* gather(listing: AsyncIterable<ListedPayload>): AsyncGenerator<ListedPayload[], void> {
  let group: ListedPayload[] = [];
  for await (const listed of listing) {
    group.push(listed);
    if (group.length < keysAtOnce) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

async function removeUnneeded(
  { service, payloads }: ServiceResources,
  listed: readonly ListedPayload[],
): Promise<number> {
  const keys = listed.map(({ key }) => key);
  const owners = await listPayloadOwners(service, keys);
  const unneeded = listed.filter((payload) => !isNeeded(payload, owners.get(payload.key)));
  for (const { key } of unneeded) await payloads.remove(key);
  return unneeded.length;
}

function isNeeded({ modifiedAt }: ListedPayload, owner: PayloadOwner | undefined): boolean {
  return owner === undefined ? modifiedAt.getTime() >= Date.now() - orphanedMs : owner.needsIt;
}

/** The job or the session that a payload belongs to. */
export interface PayloadOwner {
  /**
   * A job is unfinished, may still be retried, or came by a surface that hands its payload out again; a session waits for
   * being done.
   */
  needsIt: boolean;
}

/** Of the payloads `keys`, those that a job or a session names, by key. */
async function listPayloadOwners(db: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, PayloadOwner>> {
  const column = joinColumn(keys);
  const rows = await db.$queryRaw<(PayloadOwner & { key: string })[]>`
    SELECT payload_key AS key, ${isJobPayloadNeeded} AS "needsIt"
    FROM jobs WHERE payload_key IN (SELECT string_to_table(${column}, E'\\x1f'))
    UNION ALL
    SELECT payload_key, ${arePartsNeeded}
    FROM session_parts JOIN sessions USING (partner_id, session_id)
    WHERE payload_key IN (SELECT string_to_table(${column}, E'\\x1f'))`;
  return new Map(rows.map(({ key, needsIt }) => [key, { needsIt }]));
}
