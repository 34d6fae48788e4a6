import type { PartnerRequest, PartnerResponse } from '../http/partner-client.ts';
import type { Sender } from './load.ts';
import { pauseBetween } from './pace.ts';

/** Sends a request until there is a response, which is no outage; null where the load was aborted before. */
export function sendOrAbort({ load, client }: Sender, request: PartnerRequest): Promise<PartnerResponse | null> {
  return client.sendWithRetries(request, load.signal).catch((error: unknown) => {
    if (load.signal.aborted) return null;
    throw error;
  });
}

/** The same, and also null where the response does not have `status`: that is a finding. @param subject for the finding */
export async function expectStatus(
  sender: Sender,
  { subject, request, status }: { subject: string; request: PartnerRequest; status: number },
): Promise<PartnerResponse | null> {
  const response = await sendOrAbort(sender, request);
  if (response === null || response.status === status) return response;
  const detail = `${request.method} ${request.path} returned ${describeResponse(response)}`;
  sender.load.findings.add({ kind: 'refused', subject: `${sender.client.partner} ${subject}`, detail });
  return null;
}

/**
 * How a request is delivered: once, to both APIs at once, first over a connection that breaks, or once more after it was
 * accepted.
 */
type Delivery = 'plain' | 'simultaneous' | 'broken' | 'repeated';

/** Draws how a request is delivered. */
function drawDelivery({ load, random }: Sender, weight: number): Delivery {
  const { simultaneous, broken, repeated } = load.shares;
  const draw = random.between(0, 1) / weight;
  if (draw < simultaneous) return 'simultaneous';
  if (draw < simultaneous + broken) return 'broken';
  return draw < simultaneous + broken + repeated ? 'repeated' : 'plain';
}

/** A request that can be sent any number of times with the same effect. */
export interface RepeatableRequest {
  /** For a finding. */
  subject: string;
  request: PartnerRequest;
  /** Called with each response that does not ask for the same request again. */
  isAccepted(response: PartnerResponse): boolean;
  /** How much more often than usual it is delivered otherwise than plainly. */
  weight: number;
}

const responseTimeoutMs = 6_000;
const retryMs = [150, 250] as const;

type Outcome = 'accepted' | 'unanswered' | 'refused';

/**
 * Sends a request until it is accepted, delivered as the load's shares say.
 * @returns false where it was refused (a finding), or the load was aborted before it was accepted
 */
export async function sendUntilAccepted(sender: Sender, repeatable: RepeatableRequest): Promise<boolean> {
  const { load, random } = sender;
  const attempt = (breakAt?: 'half' | 'all') => attemptOnce(sender, repeatable, breakAt);
  const delivery = drawDelivery(sender, repeatable.weight);
  let outcome: Outcome = 'unanswered';
  if (delivery === 'simultaneous') outcome = combine(await Promise.all([attempt(), attempt()]));
  if (delivery === 'broken') await attempt(random.pick(['half', 'all']));
  while (outcome === 'unanswered' && !load.signal.aborted) {
    outcome = await attempt();
    if (outcome === 'unanswered') await pauseBetween(random, retryMs, load.signal);
  }
  if (delivery === 'repeated' && outcome === 'accepted') outcome = combine([outcome, await attempt()]);
  return outcome === 'accepted';
}

function combine(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('refused')) return 'refused';
  return outcomes.includes('accepted') ? 'accepted' : 'unanswered';
}

async function attemptOnce(
  { load, client }: Sender,
  { subject, request, isAccepted }: RepeatableRequest,
  breakAt: 'half' | 'all' | undefined,
): Promise<Outcome> {
  const timed = { timeoutMs: responseTimeoutMs, ...request, ...(breakAt !== undefined && { breakAt }) };
  // A broken connection and an API that does not respond are part of the test: the request is sent again.
  const response = await client.sendOnce(client.takeTurn(), timed).catch(() => null);
  if (response === null || isRetryable(response)) return 'unanswered';
  if (isAccepted(response)) return 'accepted';
  load.findings.add({ kind: 'refused', subject, detail: `returned ${describeResponse(response)}` });
  return 'refused';
}

/** Whether the same request has to be sent again. After a `conflict` nothing has happened: something came in between. */
function isRetryable(response: PartnerResponse): boolean {
  const { status } = response;
  if (status === 409) return codeOf(response) === 'conflict';
  return status >= 500 || status === 408 || status === 429;
}

/** The error code of a response. */
export function codeOf({ body }: PartnerResponse): string | undefined {
  return (body as { code?: string } | null)?.code;
}

function describeResponse({ status, body }: PartnerResponse): string {
  return `${status}: ${JSON.stringify(body)}`;
}
