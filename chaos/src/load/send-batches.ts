import type { Submission } from '../history/submission.ts';
import { Contacts } from './contacts.ts';
import { drawFormat, encodeUpload, toBatchRows } from './encode-body.ts';
import { followJob } from './follow-job.ts';
import { jobIdOf } from './job-ids.ts';
import { type Draft, enterLedger, seekAcknowledgement } from './ledger.ts';
import type { Sender } from './load.ts';
import { sendSteadily } from './send-steadily.ts';
import { askFor } from './send-until-accepted.ts';

const rhythm = { mostInFlight: 4, pauseMs: [700, 3_000] } as const;

/** Merges, overwrites and deletes contacts in batches; none is cancelled, so that what each of them has to do is known. */
export async function sendBatches(sender: Sender): Promise<void> {
  const { load, random } = sender;
  const contacts = new Contacts(random.fork());
  await sendSteadily(sender, rhythm, async () => {
    await load.pace.wait(random, load.enough);
    const submission = await submitBatch(sender, contacts.draw());
    return submission === null ? null : () => followJob(sender, submission).then(() => undefined);
  });
}

/** Longer than a batch in mode sync takes, unless something is broken. */
const syncTimeoutMs = 12_000;
const mostInModeSync = 1_000;

/**
 * Submits a batch of contacts until it is acknowledged: its items with the request, in mode mixed or sync, or as an upload.
 * @returns null where it was refused (a finding), or the load was let go before it was acknowledged
 */
function submitBatch(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { partner } = sender.client;
  const submission = enterLedger(sender.load, draft, { partner, road: 'batch' });
  return sender.random.chance(0.4) ? uploadBatch(sender, submission) : postBatch(sender, submission);
}

function postBatch(sender: Sender, submission: Submission): Promise<Submission | null> {
  const isSync = submission.items.length <= mostInModeSync && sender.random.chance(0.4);
  const mode = isSync ? 'sync' : 'mixed';
  const request = {
    ...describeBatch(submission, { mode, items: toBatchRows(submission, submission) }),
    ...(isSync && { timeoutMs: syncTimeoutMs }),
  };
  return seekAcknowledgement(sender, submission, { request, read: (body) => ({ jobId: jobIdOf(readId(body)) }) });
}

/** Asks for a place to upload to, and uploads there, once; a second time it is answered that it is taken. */
async function uploadBatch(sender: Sender, submission: Submission): Promise<Submission | null> {
  const { correlationId } = submission;
  const request = describeBatch(submission, { upload: true });
  const answer = await askFor(sender, { about: `batch ${correlationId}`, request, status: 201 });
  if (answer === null) return null;
  const jobId = jobIdOf(readId(answer.body));
  const { contentType, bytes } = encodeUpload(submission, submission, drawFormat(sender.random));
  const upload = {
    method: 'PUT',
    surface: 'signed',
    path: (answer.body as { _upload_url: string })._upload_url,
    headers: { 'content-type': contentType },
    body: bytes,
  } as const;
  return seekAcknowledgement(sender, submission, {
    request: upload,
    read: () => ({ jobId }),
    takenCode: 'already_exists',
  });
}

function describeBatch({ correlationId, mode, action }: Submission, more: object) {
  const word = mode === 'full-refresh' ? 'overwrite' : action;
  return {
    method: 'POST',
    surface: 'batch',
    path: '/batches',
    headers: { 'content-type': 'application/json', 'x-correlation-id': correlationId },
    body: Buffer.from(JSON.stringify({ resource: 'contact', action: word, ...more })),
  } as const;
}

function readId(body: unknown): string {
  return (body as { id: string }).id;
}
