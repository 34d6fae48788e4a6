import type { Answer } from '../http/partner-client.ts';
import type { Sender } from './load.ts';

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
