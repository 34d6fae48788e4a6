import type { Submission } from '../history/submission.ts';
import { Contacts } from './contacts.ts';
import { drawFormat, encodeUpload, toBatchRows } from './encode-body.ts';
import { followJob } from './follow-job.ts';
import { jobIdOf } from './job-ids.ts';
import { type Draft, recordSubmission, sendUntilAcknowledged } from './ledger.ts';
import type { Sender } from './load.ts';
import { sendSteadily } from './send-steadily.ts';
import { expectStatus } from './send-until-accepted.ts';

const rate = { maxInFlight: 4, pauseMs: [700, 3_000] } as const;

/** Merges, overwrites and deletes contacts in batches. None is cancelled, so that the effect of each is known. */
export async function sendBatches(sender: Sender): Promise<void> {
  const { load, random } = sender;
  const contacts = new Contacts(random.fork());
  await sendSteadily(sender, rate, async () => {
    await load.pace.wait(random, load.stopSending);
    const submission = await submitBatch(sender, contacts.draw());
    return submission === null ? null : () => followJob(sender, submission).then(() => undefined);
  });
}

/** Longer than a batch in mode sync takes, unless there is an outage. */
const syncTimeoutMs = 12_000;
const maxInModeSync = 1_000;

/**
 * Submits a batch of contacts until it is acknowledged: with its items in the request, in mode mixed or sync, or as an upload.
 * @returns null where it was refused (a finding), or the load was aborted before it was acknowledged
 */
function submitBatch(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { partner } = sender.client;
  const submission = recordSubmission(sender.load, draft, { partner, channel: 'batch' });
  return sender.random.chance(0.4) ? uploadBatch(sender, submission) : postBatch(sender, submission);
}

function postBatch(sender: Sender, submission: Submission): Promise<Submission | null> {
  const isSync = submission.items.length <= maxInModeSync && sender.random.chance(0.4);
  const mode = isSync ? 'sync' : 'mixed';
  const request = {
    ...describeBatch(submission, { mode, items: toBatchRows(submission, submission) }),
    ...(isSync && { timeoutMs: syncTimeoutMs }),
  };
  return sendUntilAcknowledged(sender, submission, { request, read: (body) => ({ jobId: jobIdOf(readId(body)) }) });
}

/** Requests an upload URL and uploads to it; a repeated upload is refused with a code that says so. */
async function uploadBatch(sender: Sender, submission: Submission): Promise<Submission | null> {
  const { correlationId } = submission;
  const request = describeBatch(submission, { upload: true });
  const response = await expectStatus(sender, { subject: `batch ${correlationId}`, request, status: 201 });
  if (response === null) return null;
  const jobId = jobIdOf(readId(response.body));
  const { contentType, bytes } = encodeUpload(submission, submission, drawFormat(sender.random));
  const upload = {
    method: 'PUT',
    surface: 'signed',
    path: (response.body as { _upload_url: string })._upload_url,
    headers: { 'content-type': contentType },
    body: bytes,
  } as const;
  return sendUntilAcknowledged(sender, submission, {
    request: upload,
    read: () => ({ jobId }),
    acceptedCode: 'already_exists',
  });
}

function describeBatch({ correlationId, mode, action }: Submission, more: object) {
  const batchAction = mode === 'full-refresh' ? 'overwrite' : action;
  return {
    method: 'POST',
    surface: 'batch',
    path: '/batches',
    headers: { 'content-type': 'application/json', 'x-correlation-id': correlationId },
    body: Buffer.from(JSON.stringify({ resource: 'contact', action: batchAction, ...more })),
  } as const;
}

function readId(body: unknown): string {
  return (body as { id: string }).id;
}
