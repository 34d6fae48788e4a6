import { once } from 'node:events';
import { createServer } from 'node:net';
import { hasErrorCode } from './has-error-code.ts';

/**
 * A TCP port that is free on `host` at this moment: `wanted` where it is one.
 * @returns null where `wanted` is taken
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
