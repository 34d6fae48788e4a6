import type { Answer, PartnerRequest } from '../http/partner-client.ts';
import type { Sender } from './load.ts';

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
