import { takeLocks } from '../db/locks.ts';
import { inServiceTransaction, type Sql } from '../db/transaction.ts';
import type { ServiceResources } from '../resources/resources.ts';
import { arePartsNeeded, isJobPayloadNeeded } from './needed-payload.ts';

/** Two at once would both take the same surplus away. */
const lock = 'payload-accounts';

/** Corrects the recorded payload bytes of each partner. Returns how many accounts were wrong. */
export function reconcileAccounts({ service }: ServiceResources): Promise<number> {
  return inServiceTransaction(service, async (tx) => {
    await takeLocks(tx, { shared: [], exclusive: [lock] });
    return recountPayloads(tx);
  });
}

/**
 * Recounts what each partner has in the payload store: what its jobs and its sessions need. Returns how many accounts were
 * corrected. Charges made meanwhile are kept: the account is corrected by the difference that one snapshot shows.
 */
function recountPayloads(tx: Sql): Promise<number> {
  return tx.$executeRaw`
    WITH counted AS MATERIALIZED (
      SELECT partner_id, payload_bytes - of_jobs.bytes - of_parts.bytes AS surplus
      FROM partners,
        LATERAL (
          SELECT coalesce(sum(payload_size), 0)::bigint AS bytes FROM jobs
          WHERE jobs.partner_id = partners.partner_id AND payload_key IS NOT NULL AND ${isJobPayloadNeeded}
        ) AS of_jobs,
        LATERAL (
          SELECT coalesce(sum(bytes), 0)::bigint AS bytes
          FROM sessions JOIN session_parts USING (partner_id, session_id)
          WHERE sessions.partner_id = partners.partner_id AND ${arePartsNeeded}
        ) AS of_parts
    )
    UPDATE partners SET payload_bytes = payload_bytes - surplus
    FROM counted WHERE counted.partner_id = partners.partner_id AND surplus <> 0`;
}
