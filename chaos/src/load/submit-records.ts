import type { Submission } from '../history/submission.ts';
import { encodeRecords } from './encode-body.ts';
import { jobIdOf } from './job-id-of.ts';
import { type Draft, enterLedger } from './ledger.ts';
import type { Sender } from './load.ts';
import { seekAcknowledgement } from './seek-acknowledgement.ts';

/**
 * Submits on the async-bulk surface until it is acknowledged: at most 1,000 items, of action `create` or `update`.
 * @returns null where it was refused (a finding), or the load was let go before it was acknowledged
 */
export function submitRecords(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, client, random } = sender;
  const { partner } = client;
  const submission = enterLedger(load, draft, { partner, road: 'async-bulk' });
  const body = encodeRecords({ partner, collection: draft.collection }, draft.items, random);
  const request = {
    method: draft.action === 'create' ? 'POST' : 'PUT',
    surface: 'async-bulk',
    path: `/${draft.collection}/bulk`,
    headers: { 'content-type': body.contentType, 'x-correlation-id': submission.correlationId },
    body: body.bytes,
  } as const;
  return seekAcknowledgement(sender, submission, { request, read: readUuid });
}

function readUuid(body: unknown): { jobId: string } {
  return { jobId: jobIdOf((body as { resource: { uuid: string } }).resource.uuid) };
}
