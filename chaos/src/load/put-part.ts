import type { PartnerRequest } from '../http/partner-client.ts';
import { drawWay, isForLater } from './draw-way.ts';
import type { EncodedBody } from './encode-body.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pause.ts';

/** A part of a session. */
export interface SentPart {
  sessionId: string;
  /** From 1. */
  number: number;
  body: EncodedBody;
}

const answerTimeoutMs = 6_000;
const retryMs = [150, 250] as const;
/** Parts are there to be repeated. */
const often = 3;

/**
 * Puts a part until it is taken, in whatever way the load says.
 * @returns false where it was refused (a finding), or the load was let go before it was taken
 */
export async function putPart(sender: Sender, part: SentPart): Promise<boolean> {
  const { load, random } = sender;
  const attempt = (breakAt?: 'half' | 'all') => attemptOnce(sender, part, breakAt);
  const way = drawWay(sender, often);
  let outcome: Outcome = 'unanswered';
  if (way === 'twins') outcome = join(await Promise.all([attempt(), attempt()]));
  if (way === 'broken') await attempt(random.pick(['half', 'all']));
  while (outcome === 'unanswered' && !load.signal.aborted) {
    outcome = await attempt();
    if (outcome === 'unanswered') await pauseBetween(random, retryMs, load.signal);
  }
  if (way === 'again' && outcome === 'taken') outcome = join([outcome, await attempt()]);
  return outcome === 'taken';
}

type Outcome = 'taken' | 'unanswered' | 'refused';

function join(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('refused')) return 'refused';
  return outcomes.includes('taken') ? 'taken' : 'unanswered';
}

async function attemptOnce(
  { load, client }: Sender,
  { sessionId, number, body }: SentPart,
  breakAt: 'half' | 'all' | undefined,
): Promise<Outcome> {
  const request: PartnerRequest = {
    method: 'PUT',
    path: `/sessions/${sessionId}/parts/${number}`,
    headers: { 'content-type': body.contentType },
    body: body.bytes,
    timeoutMs: answerTimeoutMs,
    ...(breakAt !== undefined && { breakAt }),
  };
  const answer = await client.sendOnce(client.takeTurn(), request).catch(() => null);
  if (answer === null || isForLater(answer)) return 'unanswered';
  if (answer.status === 200) return 'taken';
  const says = `part ${number} was answered ${answer.status}: ${JSON.stringify(answer.body)}`;
  load.findings.add({ kind: 'refused', about: `${client.partner}/${sessionId}`, says });
  return 'refused';
}
