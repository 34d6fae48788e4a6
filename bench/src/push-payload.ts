import { createReadStream } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expectCounts } from './expect-counts.ts';
import type { SluiceAnswer, SluiceBody, SluiceClient } from './sluice-client.ts';
import type { PayloadFile } from './write-payloads.ts';

/** A payload, the mode that it is pushed in, and what has to become of its items. */
export interface Push {
  mode: 'bulk' | 'full-refresh';
  payload: PayloadFile;
  expected: Readonly<Record<string, number>>;
}

/** Each look costs the API and Postgres some milliseconds, so most of them are kept for the end, where they count. */
const pollEveryMs = 200;
const pollNearEndEveryMs = 20;
const nearEnd = 0.9;
const readAheadBytes = 1 << 20;
const unfinishedStates: readonly unknown[] = ['QUEUED', 'RUNNING'];

/**
 * Pushes the payload to the SKUs and waits for its job to end. The end is the moment at which the partner sees it, and not
 * the job's `finished_at`, which says when its last transaction began.
 * @returns items per second, from the first byte of the request
 * @throws WrongOutcome where the job is not COMPLETED with the counts expected
 */
export async function pushPayload(client: SluiceClient, push: Push): Promise<number> {
  const { payload, mode } = push;
  const content = createReadStream(payload.path, { highWaterMark: readAheadBytes });
  const path = `/wms-ingest/v1/master/skus?mode=${mode}`;
  const accepted = await client.send({ method: 'POST', path, body: { content, bytes: payload.bytes } });
  const ended = await awaitEnd(client, String(accepted.body.status_url));
  checkJob(ended.body, push);
  return payload.rows / ((ended.answeredAtMs - accepted.sentAtMs) / 1_000);
}

async function awaitEnd(client: SluiceClient, statusUrl: string): Promise<SluiceAnswer> {
  for (;;) {
    const answer = await client.send({ method: 'GET', path: statusUrl });
    if (!unfinishedStates.includes(answer.body.state)) return answer;
    await setTimeout((answer.body.progress ?? 0) < nearEnd ? pollEveryMs : pollNearEndEveryMs);
  }
}

function checkJob(job: SluiceBody, { mode, payload, expected }: Push): void {
  const label = `job of mode ${mode}`;
  expectCounts(label, { state: job.state }, { state: 'COMPLETED' });
  expectCounts(label, job.counts ?? {}, { total: payload.rows, ...expected });
}
