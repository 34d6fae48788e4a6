import type { Random } from '@sluice/harness/seeded-random';
import type { SentItem, Submission } from '../history/submission.ts';
import type { PartnerResponse } from '../http/partner-client.ts';
import { drawFormat, type EncodedBody, encodeBody } from './encode-body.ts';
import { type Acknowledgement, type Draft, recordSubmission, sendUntilAcknowledged } from './ledger.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';
import { expectStatus, sendUntilAccepted } from './send-until-accepted.ts';

/** Submits natively: a job's payload in one request or in the parts of a session. @returns as `submit` does */
export function submitByAnyChannel(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, random } = sender;
  const isSession = draft.mode !== 'upsert' && random.chance(load.shares.sessions);
  return isSession ? submitSession(sender, draft) : submit(sender, draft);
}

/**
 * Submits natively, in one request, until it is acknowledged.
 * @returns null where it was refused (a finding), or the load was aborted before it was acknowledged
 */
export function submit(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, client, random } = sender;
  const { partner } = client;
  const submission = recordSubmission(load, draft, { partner, channel: 'native' });
  const body = encodeBody({ partner, collection: draft.collection }, draft.items, drawFormat(random));
  const request = {
    method: 'POST',
    path: `/${draft.collection}?mode=${draft.mode}`,
    headers: { 'content-type': body.contentType, 'x-correlation-id': submission.correlationId },
    body: body.bytes,
  } as const;
  return sendUntilAcknowledged(sender, submission, { request, read: readNative });
}

function readNative(body: unknown): Acknowledgement {
  const { job_id: jobId, summary } = body as { job_id?: string } & Pick<Acknowledgement, 'summary'>;
  return { ...(jobId !== undefined && { jobId }), ...(summary !== undefined && { summary }) };
}

const maxParts = 6;
/** Requests of a session exist to be repeatable. */
const repeatableWeight = 3;
const betweenPartsMs = [0, 80] as const;

/**
 * Submits in the parts of a session, which are sent in random order, two at a time, and marks it as done until that is
 * acknowledged. The ledger contains it from the first attempt to do so: before, only a session could be lost.
 * @returns null where any of it was refused (a finding), or the load was aborted before it was acknowledged
 */
async function submitSession(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, client, random } = sender;
  const sessionId = await openSession(sender, draft);
  if (sessionId === null) return null;
  const parts = makeParts(sender, draft).map((body, at): SentPart => ({ sessionId, number: at + 1, body }));
  const queue = shuffle(parts, random);
  const accepted = await Promise.all([putAll(sender, queue), putAll(sender, queue)]);
  if (accepted.includes(false)) return null;
  const origin = { partner: client.partner, channel: 'session', correlationId: sessionId } as const;
  const submission = recordSubmission(load, draft, origin);
  const request = {
    method: 'POST',
    path: `/sessions/${sessionId}/done`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ parts: parts.length })),
  } as const;
  const acknowledged = await sendUntilAcknowledged(sender, submission, {
    request,
    read: readNative,
    weight: repeatableWeight,
  });
  // A part that is sent again after the session is done is accepted as before, and changes nothing.
  const [late] = parts;
  if (acknowledged !== null && late !== undefined && random.chance(0.3))
    load.tasks.add(putPart(sender, late).then(() => undefined));
  return acknowledged;
}

/** Null where it was refused (a finding), or the load was aborted. Where a response was lost, its session expires unused. */
async function openSession(sender: Sender, { collection, mode }: Draft): Promise<string | null> {
  const request = {
    method: 'POST',
    path: '/sessions',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ collection, mode })),
  } as const;
  const response = await expectStatus(sender, { subject: `${mode} ${collection}`, request, status: 201 });
  return response === null ? null : (response.body as { session_id: string }).session_id;
}

/** Parts of random lengths, all in one format. */
function makeParts({ client, random }: Sender, { collection, items }: Draft): SentPart['body'][] {
  const format = drawFormat(random);
  return cut(items, random).map((part) => encodeBody({ partner: client.partner, collection }, part, format));
}

function cut(items: readonly SentItem[], random: Random): SentItem[][] {
  const cuts = Array.from({ length: random.below(maxParts) }, () => random.below(items.length));
  const edges = [...new Set([0, ...cuts, items.length])].sort((a, b) => a - b);
  return edges.slice(1).map((end, at) => items.slice(edges[at], end));
}

function shuffle<T>(values: readonly T[], random: Random): T[] {
  return values
    .map((value) => ({ value, rank: random.between(0, 1) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}

/** Sends parts from a queue that is shared with others. @returns whether all of them were accepted */
async function putAll(sender: Sender, queue: SentPart[]): Promise<boolean> {
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    if (!(await putPart(sender, part))) return false;
    await pauseBetween(sender.random, betweenPartsMs, sender.load.signal);
  }
  return true;
}

/** A part of a session. */
interface SentPart {
  sessionId: string;
  /** From 1. */
  number: number;
  body: EncodedBody;
}

/** Sends a part until it is accepted. @returns as `sendUntilAccepted` does */
function putPart(sender: Sender, { sessionId, number, body }: SentPart): Promise<boolean> {
  const request = {
    method: 'PUT',
    path: `/sessions/${sessionId}/parts/${number}`,
    headers: { 'content-type': body.contentType },
    body: body.bytes,
  } as const;
  const subject = `${sender.client.partner} part ${number} of ${sessionId}`;
  const isAccepted = ({ status }: PartnerResponse) => status === 200;
  return sendUntilAccepted(sender, { subject, request, isAccepted, weight: repeatableWeight });
}
