import { isDeepStrictEqual } from 'node:util';
import { isComplete } from '../history/history.ts';
import { describeSubmission, type Submission } from '../history/submission.ts';
import { Customers } from './customers.ts';
import { encodeRecords } from './encode-body.ts';
import { followJob, type JobBody } from './follow-job.ts';
import { jobIdOf, uuidOf } from './job-ids.ts';
import { type Draft, recordSubmission, sendUntilAcknowledged } from './ledger.ts';
import type { Sender } from './load.ts';
import { sendSteadily } from './send-steadily.ts';
import { sendOrAbort } from './send-until-accepted.ts';

const rate = { maxInFlight: 4, pauseMs: [700, 3_500] } as const;

/**
 * Creates and updates customers on the async-bulk surface; nothing else writes to that collection. Each submission is
 * acknowledged before the next is sent, and jobs of one collection run in that order, so the ids that each finds are known.
 */
export async function sendCustomers(sender: Sender): Promise<void> {
  const { random } = sender;
  const customers = new Customers(random.fork());
  await sendSteadily(sender, rate, async () => {
    const submission = await submitRecords(sender, random.chance(0.5) ? customers.create() : customers.update());
    return submission === null ? null : () => followUp(sender, submission);
  });
}

async function followUp(sender: Sender, submission: Submission): Promise<void> {
  const ended = await followJob(sender, submission);
  if (ended !== null && isComplete(ended.state)) await checkBulkJob(sender, submission, ended);
}

/**
 * Submits on the async-bulk surface until it is acknowledged: at most 1,000 items, of action `create` or `update`.
 * @returns null where it was refused (a finding), or the load was aborted before it was acknowledged
 */
function submitRecords(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, client, random } = sender;
  const { partner } = client;
  const submission = recordSubmission(load, draft, { partner, channel: 'async-bulk' });
  const body = encodeRecords({ partner, collection: draft.collection }, draft.items, random);
  const request = {
    method: draft.action === 'create' ? 'POST' : 'PUT',
    surface: 'async-bulk',
    path: `/${draft.collection}/bulk`,
    headers: { 'content-type': body.contentType, 'x-correlation-id': submission.correlationId },
    body: body.bytes,
  } as const;
  return sendUntilAcknowledged(sender, submission, { request, read: readUuid });
}

function readUuid(body: unknown): { jobId: string } {
  return { jobId: jobIdOf((body as { resource: { uuid: string } }).resource.uuid) };
}

/** Compares what the async-bulk surface reports of a completed job with what the native one reports. */
async function checkBulkJob(sender: Sender, submission: Submission, { counts }: JobBody): Promise<void> {
  const uuid = uuidOf(submission.jobIds[0] ?? '');
  const request = { method: 'GET', surface: 'async-bulk', path: `/async/jobs/${uuid}` } as const;
  const response = await sendOrAbort(sender, request);
  if (response === null) return;
  const { accepted = 0, replay = 0, total = 0 } = counts;
  const expected = {
    status: statusOf(accepted + replay, total),
    numRecordsSent: submission.items.length,
    numRecordsSuccessfullyProcessed: accepted + replay,
  };
  const { resource } = response.body as { resource: Record<string, unknown> | null };
  const reported = Object.fromEntries(Object.keys(expected).map((name) => [name, resource?.[name]]));
  if (isDeepStrictEqual(reported, expected)) return;
  const detail = `its surface reports ${JSON.stringify(response.body)}; expected ${JSON.stringify(expected)}`;
  sender.load.findings.add({ kind: 'counts off', subject: describeSubmission(submission), detail });
}

function statusOf(succeeded: number, total: number): string {
  if (succeeded === total) return 'COMPLETED';
  return succeeded === 0 ? 'FAILED' : 'COMPLETED_WITH_ERRORS';
}
