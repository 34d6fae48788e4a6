import type { Sql } from '../db/transaction.ts';
import { countUnfinished } from '../jobs/count-unfinished.ts';
import type { Resources } from '../resources.ts';
import { chargePayload, type PayloadAccount, type PayloadCharge } from './charge-payload.ts';
import { describeFullStore, describeTooManyJobs } from './describe-excess.ts';

/**
 * Enters a payload in its partner's account, in the transaction that records it. Payloads of one partner are admitted one after
 * the other, from here to the end of the transaction: so none is one too many.
 *
 * @throws RequestFault payload_quota_exceeded
 */
export async function admitPayload(tx: Sql, { limits }: Resources, charge: PayloadCharge): Promise<PayloadAccount> {
  const account = await chargePayload(tx, charge, limits);
  const { payloadBytes, maxPayloadBytes: limit } = account;
  if (charge.bytes <= 0 || payloadBytes <= limit) return account;
  throw describeFullStore({ limit, left: limit - payloadBytes + charge.bytes });
}

/**
 * Admits a payload with the job that it is of, which the transaction has recorded.
 *
 * @throws RequestFault payload_quota_exceeded, too_many_jobs
 */
export async function admitJob(tx: Sql, resources: Resources, charge: PayloadCharge): Promise<void> {
  const { maxUnfinishedJobs } = await admitPayload(tx, resources, charge);
  if ((await countUnfinished(tx, charge.partnerId)) > maxUnfinishedJobs) throw describeTooManyJobs(maxUnfinishedJobs);
}
