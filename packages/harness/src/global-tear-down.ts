import { rm } from 'node:fs/promises';
import { startedCluster } from './test-database.ts';

/** Stops the tests' cluster and deletes its data. */
export default async function tearDown(): Promise<void> {
  const { current } = startedCluster;
  if (current === undefined) return;
  await current.stop();
  await rm(current.directory, { recursive: true, force: true });
}
