import { createReadStream } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expectCounts } from './expect-counts.ts';
import { uoms } from './generate-skus.ts';
import type { SluiceBody, SluiceClient, SluiceResponse } from './sluice-client.ts';
import type { PayloadFile } from './write-payloads.ts';

/** The product that a payload is pushed to. */
export interface PushTarget {
  client: SluiceClient;
  /** Called whenever the job's progress changes. */
  advance(): void;
}

/** A payload, its mode, and the expected counts. */
export interface Push {
  mode: 'bulk' | 'full-refresh';
  payload: PayloadFile;
  expected: Readonly<Record<string, number>>;
}

/** Each poll costs the API and Postgres some milliseconds, so polling is frequent only near the end. */
const pollEveryMs = 200;
const pollNearEndEveryMs = 20;
const nearEnd = 0.9;
const readAheadBytes = 1 << 20;

/**
 * Pushes the payload to the SKUs and waits for its job to end. The end is when the partner sees it: the job's
 * `finished_at` is when its last transaction began.
 * @returns items per second, from the first byte of the request
 * @throws WrongOutcome if the job is not COMPLETED with the expected counts
 */
export async function pushPayload({ client, advance }: PushTarget, push: Push): Promise<number> {
  const { payload } = push;
  const accepted = await submitPayload(client, push);
  const pauseMs = (progress: number) => (progress < nearEnd ? pollEveryMs : pollNearEndEveryMs);
  const ended = await pollJob(client, String(accepted.body.status_url), { until: hasEnded, pauseMs, advance });
  checkJob(ended.body, push);
  return payload.rows / ((ended.receivedAtMs - accepted.sentAtMs) / 1_000);
}

/** Submits the payload to the SKUs as a job. @returns the API's response; the job goes on */
export async function submitPayload(
  client: SluiceClient,
  { mode, payload }: Pick<Push, 'mode' | 'payload'>,
): Promise<SluiceResponse> {
  const stream = createReadStream(payload.path, { highWaterMark: readAheadBytes });
  const path = `/wms-ingest/v1/master/skus?mode=${mode}`;
  return await client.send({ method: 'POST', path, body: { stream, bytes: payload.bytes } });
}

function checkJob(job: SluiceBody, { mode, payload, expected }: Push): void {
  const label = `job of mode ${mode}`;
  expectCounts(label, { state: job.state }, { state: 'COMPLETED' });
  expectCounts(label, job.counts ?? {}, { total: payload.rows, ...expected });
}

/** How a job is polled. */
export interface JobPoll {
  /** Returns whether polling ends at `state`. */
  until(state: string): boolean;
  /** Milliseconds until the next poll of a job of this progress (0 to 1). */
  pauseMs(progress: number): number;
  /** Called whenever the job's progress changes. */
  advance?(): void;
}

const unfinishedStates: readonly string[] = ['QUEUED', 'RUNNING'];

/** Returns whether `state` is terminal. */
export function hasEnded(state: string): boolean {
  return !unfinishedStates.includes(state);
}

/** Polls the job until it is in a state that `poll` waits for. @returns the last response */
export async function pollJob(client: SluiceClient, statusUrl: string, poll: JobPoll): Promise<SluiceResponse> {
  let lastProgress = 0;
  for (;;) {
    const response = await client.send({ method: 'GET', path: statusUrl });
    const { state, progress = 0 } = response.body;
    if (poll.until(String(state))) return response;
    if (progress !== lastProgress) poll.advance?.();
    lastProgress = progress;
    await setTimeout(poll.pauseMs(progress));
  }
}

/** Registers the units of measure that the SKUs refer to. */
export async function registerUoms(client: SluiceClient): Promise<void> {
  const body = JSON.stringify({ items: uoms.map((uom) => ({ source_id: uom, name: `Unit ${uom}` })) });
  const answer = await client.send({ method: 'POST', path: '/wms-ingest/v1/master/uoms', body });
  expectCounts('registering UoMs', answer.body.summary ?? {}, { accepted: uoms.length });
}
