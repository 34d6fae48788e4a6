import { once } from 'node:events';
import { createServer } from 'node:net';
import { hasErrorCode } from './has-error-code.ts';

/**
 * A TCP port that is free on `host` at the moment: `wanted`, or any where that is 0.
 * @returns null where `wanted` is in use
 */
export async function findFreePort(host: string, wanted = 0): Promise<number | null> {
  const server = createServer();
  try {
    server.listen(wanted, host);
    await once(server, 'listening');
  } catch (error) {
    if (hasErrorCode(error, 'EADDRINUSE')) return null;
    throw error;
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : null;
}
