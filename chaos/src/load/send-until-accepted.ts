import type { Answer, PartnerRequest } from '../http/partner-client.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';

/** Sends until it is answered; null where the load was let go before. */
export function ask({ load, client }: Sender, request: PartnerRequest): Promise<Answer | null> {
  return client.sendUntilAnswered(request, load.signal).catch((error: unknown) => {
    if (load.signal.aborted) return null;
    throw error;
  });
}

/** The same, where anything but `status` is a finding: null then too. @param about what it is, for the finding */
export async function askFor(
  sender: Sender,
  { about, request, status }: { about: string; request: PartnerRequest; status: number },
): Promise<Answer | null> {
  const answer = await ask(sender, request);
  if (answer === null || answer.status === status) return answer;
  const says = `${request.method} ${request.path} answered ${answer.status}: ${JSON.stringify(answer.body)}`;
  sender.load.findings.add({ kind: 'refused', about: `${sender.client.partner} ${about}`, says });
  return null;
}

/** How a request is made: once; to both APIs at once; first over a connection that breaks; once more when it was answered. */
export type Way = 'plain' | 'twins' | 'broken' | 'again';

/** Draws how a request is made; `often` is how many times as often as usual anything but plainly. */
export function drawWay({ load, random }: Sender, often = 1): Way {
  const { twins, broken, again } = load.shares;
  const draw = random.between(0, 1) / often;
  if (draw < twins) return 'twins';
  if (draw < twins + broken) return 'broken';
  return draw < twins + broken + again ? 'again' : 'plain';
}

/** Does this answer ask for the same request again? `conflict` does: something came in between, and nothing has happened. */
export function isForLater(answer: Answer): boolean {
  const { status } = answer;
  if (status === 409) return codeOf(answer) === 'conflict';
  return status >= 500 || status === 408 || status === 429;
}

/** The code of the error that an answer tells of. */
export function codeOf({ body }: Answer): string | undefined {
  return (body as { code?: string } | null)?.code;
}

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
