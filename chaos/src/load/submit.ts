import type { Submission, Summary } from '../history/submission.ts';
import { drawFormat, encodeBody } from './encode-body.ts';
import { type Draft, enterLedger } from './ledger.ts';
import type { Sender } from './load.ts';
import { seekAcknowledgement } from './seek-acknowledgement.ts';

/**
 * Submits natively, in one request, until it is acknowledged.
 * @returns null where it was refused (a finding), or the load was let go before it was acknowledged
 */
export function submit(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, client, random } = sender;
  const { partner } = client;
  const submission = enterLedger(load, draft, { partner, road: 'native' });
  const body = encodeBody({ partner, collection: draft.collection }, draft.items, drawFormat(random));
  const request = {
    method: 'POST',
    path: `/${draft.collection}?mode=${draft.mode}`,
    headers: { 'content-type': body.contentType, 'x-correlation-id': submission.correlationId },
    body: body.bytes,
  } as const;
  return seekAcknowledgement(sender, submission, { request, read: readNative });
}

/** What the native surface says of a submission: a job, or what became of it. */
export function readNative(body: unknown): { jobId?: string; summary?: Summary } {
  const { job_id: jobId, summary } = body as { job_id?: string; summary?: Summary };
  return { ...(jobId !== undefined && { jobId }), ...(summary !== undefined && { summary }) };
}
