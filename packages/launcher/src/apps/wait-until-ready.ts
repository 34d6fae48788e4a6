import { setTimeout as delay } from 'node:timers/promises';
import type { SupervisedProcess } from '../processes/supervised-process.ts';

const pollMs = 50;
const timeoutMs = 60_000;

/**
 * Waits until `/readyz` of the API answers 200.
 * @throws Error where one of `processes` ends before that, or after 60 s, with the API's last answer; the reason of `signal`
 *   where it fires
 */
export async function waitUntilReady(
  baseUrl: string,
  { processes = [], signal }: { processes?: readonly SupervisedProcess[]; signal?: AbortSignal } = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let answer = 'nothing';
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    const ended = processes.find(({ ends }) => ends > 0);
    if (ended !== undefined) throw new Error(`${ended.name} ended during startup. See its log for the reason`);
    try {
      const response = await fetch(`${baseUrl}/readyz`);
      answer = `${response.status} ${await response.text()}`;
      if (response.ok) return;
    } catch (error) {
      answer = error instanceof Error ? String(error.cause ?? error.message) : String(error);
    }
    await delay(pollMs);
  }
  throw new Error(`The API did not become ready within ${timeoutMs / 1_000} s. Last answer of /readyz: ${answer}`);
}
