import { isDeepStrictEqual } from 'node:util';
import { isComplete } from '../history/history.ts';
import { describeSubmission, type Submission } from '../history/submission.ts';
import { Customers } from './customers.ts';
import { encodeRecords } from './encode-body.ts';
import { followJob, type JobBody } from './follow-job.ts';
import { jobIdOf, uuidOf } from './job-ids.ts';
import { type Draft, enterLedger, seekAcknowledgement } from './ledger.ts';
import type { Sender } from './load.ts';
import { sendSteadily } from './send-steadily.ts';
import { ask } from './send-until-accepted.ts';

const rhythm = { mostInFlight: 4, pauseMs: [700, 3_500] } as const;

/**
 * Creates and updates customers on the async-bulk surface, and nobody else does. Each submission is acknowledged before the
 * next one is sent, and jobs of one collection run in that order: so it is known which ids each of them finds there.
 */
export async function sendCustomers(sender: Sender): Promise<void> {
  const { random } = sender;
  const customers = new Customers(random.fork());
  await sendSteadily(sender, rhythm, async () => {
    const submission = await submitRecords(sender, random.chance(0.5) ? customers.create() : customers.update());
    return submission === null ? null : () => seeThrough(sender, submission);
  });
}

async function seeThrough(sender: Sender, submission: Submission): Promise<void> {
  const ended = await followJob(sender, submission);
  if (ended !== null && isComplete(ended.state)) await checkBulkJob(sender, submission, ended);
}

/**
 * Submits on the async-bulk surface until it is acknowledged: at most 1,000 items, of action `create` or `update`.
 * @returns null where it was refused (a finding), or the load was let go before it was acknowledged
 */
function submitRecords(sender: Sender, draft: Draft): Promise<Submission | null> {
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

/** Holds what the async-bulk surface tells of a job that is complete against what the native one told of it. */
async function checkBulkJob(sender: Sender, submission: Submission, { counts }: JobBody): Promise<void> {
  const uuid = uuidOf(submission.jobIds[0] ?? '');
  const request = { method: 'GET', surface: 'async-bulk', path: `/async/jobs/${uuid}` } as const;
  const answer = await ask(sender, request);
  if (answer === null) return;
  const { accepted = 0, replay = 0, total = 0 } = counts;
  const expected = {
    status: statusOf(accepted + replay, total),
    numRecordsSent: submission.items.length,
    numRecordsSuccessfullyProcessed: accepted + replay,
  };
  const { resource } = answer.body as { resource: Record<string, unknown> | null };
  const told = Object.fromEntries(Object.keys(expected).map((name) => [name, resource?.[name]]));
  if (isDeepStrictEqual(told, expected)) return;
  const says = `its surface tells ${JSON.stringify(answer.body)}; expected ${JSON.stringify(expected)}`;
  sender.load.findings.add({ kind: 'counts off', about: describeSubmission(submission), says });
}

function statusOf(succeeded: number, total: number): string {
  if (succeeded === total) return 'COMPLETED';
  return succeeded === 0 ? 'FAILED' : 'COMPLETED_WITH_ERRORS';
}
