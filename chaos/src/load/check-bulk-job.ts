import { isDeepStrictEqual } from 'node:util';
import { describeSubmission, type Submission } from '../history/submission.ts';
import { ask } from './ask.ts';
import type { JobBody } from './follow-job.ts';
import { uuidOf } from './job-id-of.ts';
import type { Sender } from './load.ts';

/** Holds what the async-bulk surface tells of a job that is complete against what the native one told of it. */
export async function checkBulkJob(sender: Sender, submission: Submission, { counts }: JobBody): Promise<void> {
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
