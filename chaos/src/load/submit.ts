import type { Random } from '@sluice/harness/seeded-random';
import type { SentItem, Submission, Summary } from '../history/submission.ts';
import { drawFormat, type EncodedBody, encodeBody } from './encode-body.ts';
import { type Draft, enterLedger, seekAcknowledgement } from './ledger.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';
import { askFor, sendUntilTaken } from './send-until-accepted.ts';

/** Submits natively, a job's payload in one request or in the parts of a session. @returns as `submit` does */
export function submitByAnyRoad(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, random } = sender;
  const isParted = draft.mode !== 'upsert' && random.chance(load.shares.sessions);
  return isParted ? submitSession(sender, draft) : submit(sender, draft);
}

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
function readNative(body: unknown): { jobId?: string; summary?: Summary } {
  const { job_id: jobId, summary } = body as { job_id?: string; summary?: Summary };
  return { ...(jobId !== undefined && { jobId }), ...(summary !== undefined && { summary }) };
}

const mostParts = 6;
const betweenPartsMs = [0, 80] as const;

/**
 * Submits in the parts of a session, which come in any order, two at a time, and says that it is done until that is
 * acknowledged. The ledger has it from there on: before that there is nothing to be lost but a session.
 * @returns null where any of it was refused (a finding), or the load was let go before it was acknowledged
 */
async function submitSession(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, client, random } = sender;
  const sessionId = await openSession(sender, draft);
  if (sessionId === null) return null;
  const parts = makeParts(sender, draft).map((body, at): SentPart => ({ sessionId, number: at + 1, body }));
  const queue = shuffle(parts, random);
  const taken = await Promise.all([putAll(sender, queue), putAll(sender, queue)]);
  if (taken.includes(false)) return null;
  const who = { partner: client.partner, road: 'session', correlationId: sessionId } as const;
  const submission = enterLedger(load, draft, who);
  const request = {
    method: 'POST',
    path: `/sessions/${sessionId}/done`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ parts: parts.length })),
  } as const;
  const acknowledged = await seekAcknowledgement(sender, submission, { request, read: readNative, often: 3 });
  // A part that is sent once more, when all is done, is answered as ever, and changes nothing.
  const [late] = parts;
  if (acknowledged !== null && late !== undefined && random.chance(0.3))
    load.tasks.own(putPart(sender, late).then(() => undefined));
  return acknowledged;
}

/** Null where it was refused (a finding), or the load was let go. Where no answer came, one may be open that nobody knows: it expires. */
async function openSession(sender: Sender, { collection, mode }: Draft): Promise<string | null> {
  const request = {
    method: 'POST',
    path: '/sessions',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ collection, mode })),
  } as const;
  const answer = await askFor(sender, { about: `${mode} ${collection}`, request, status: 201 });
  return answer === null ? null : (answer.body as { session_id: string }).session_id;
}

/** All in one format, of any lengths. */
function makeParts({ client, random }: Sender, { collection, items }: Draft): SentPart['body'][] {
  const format = drawFormat(random);
  return cut(items, random).map((part) => encodeBody({ partner: client.partner, collection }, part, format));
}

function cut(items: readonly SentItem[], random: Random): SentItem[][] {
  const cuts = Array.from({ length: random.below(mostParts) }, () => random.below(items.length));
  const edges = [...new Set([0, ...cuts, items.length])].sort((a, b) => a - b);
  return edges.slice(1).map((end, at) => items.slice(edges[at], end));
}

function shuffle<T>(values: readonly T[], random: Random): T[] {
  return values
    .map((value) => ({ value, rank: random.between(0, 1) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}

/** Takes parts off the queue, which others take from as well. @returns whether all of them were taken */
async function putAll(sender: Sender, queue: SentPart[]): Promise<boolean> {
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    if (!(await putPart(sender, part))) return false;
    await pauseBetween(sender.random, betweenPartsMs, sender.load.signal);
  }
  return true;
}

/** A part of a session. */
export interface SentPart {
  sessionId: string;
  /** From 1. */
  number: number;
  body: EncodedBody;
}

/**
 * Puts a part until it is taken, in whatever way the load says.
 * @returns false where it was refused (a finding), or the load was let go before it was taken
 */
function putPart(sender: Sender, { sessionId, number, body }: SentPart): Promise<boolean> {
  const request = {
    method: 'PUT',
    path: `/sessions/${sessionId}/parts/${number}`,
    headers: { 'content-type': body.contentType },
    body: body.bytes,
  } as const;
  const about = `part ${number} of ${sessionId}`;
  return sendUntilTaken(sender, { about, request, isTaken: ({ status }) => status === 200 });
}
