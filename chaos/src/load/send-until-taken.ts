import type { Answer, PartnerRequest } from '../http/partner-client.ts';
import { drawWay, isForLater } from './draw-way.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pause.ts';

/** A request that may be repeated until it is taken. */
export interface Repeatable {
  /** What it is, for a finding. */
  about: string;
  request: PartnerRequest;
  /** Called with each answer that does not ask for the same request again. */
  isTaken(answer: Answer): boolean;
}

const answerTimeoutMs = 6_000;
const retryMs = [150, 250] as const;
/** These requests are there to be repeated. */
const often = 3;

type Outcome = 'taken' | 'unanswered' | 'refused';

/**
 * Sends until it is taken, in whatever way the load says.
 * @returns false where it was refused (a finding), or the load was let go before it was taken
 */
export async function sendUntilTaken(sender: Sender, work: Repeatable): Promise<boolean> {
  const { load, random } = sender;
  const attempt = (breakAt?: 'half' | 'all') => attemptOnce(sender, work, breakAt);
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

function join(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('refused')) return 'refused';
  return outcomes.includes('taken') ? 'taken' : 'unanswered';
}

async function attemptOnce(
  { load, client }: Sender,
  { about, request, isTaken }: Repeatable,
  breakAt: 'half' | 'all' | undefined,
): Promise<Outcome> {
  const timed = { timeoutMs: answerTimeoutMs, ...request, ...(breakAt !== undefined && { breakAt }) };
  const answer = await client.sendOnce(client.takeTurn(), timed).catch(() => null);
  if (answer === null || isForLater(answer)) return 'unanswered';
  if (isTaken(answer)) return 'taken';
  const says = `was answered ${answer.status}: ${JSON.stringify(answer.body)}`;
  load.findings.add({ kind: 'refused', about: `${client.partner} ${about}`, says });
  return 'refused';
}
