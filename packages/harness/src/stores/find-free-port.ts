import { findFreePort as findPort } from '@sluice/launcher';

/** A TCP port of 127.0.0.1 that nothing listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const port = await findPort('127.0.0.1');
  if (port === null) throw new Error('There is no free port on 127.0.0.1');
  return port;
}
