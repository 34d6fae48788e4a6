import { setTimeout as delay } from 'node:timers/promises';

const timeoutMs = 60_000;
const pollMs = 100;

/** Waits until `/readyz` of an API answers 200. @throws Error after 60 s */
export async function waitUntilReady(baseUrl: string): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const isReady = await fetch(`${baseUrl}/readyz`).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    if (isReady) return;
    await delay(pollMs);
  }
  throw new Error(`The API at ${baseUrl} was not ready within ${timeoutMs / 1_000} s`);
}
