import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';

/** Gives each test of a file its own directory. */
export function useTemporaryDirectory(): { readonly path: string } {
  const directory = { path: '' };
  beforeEach(async () => {
    directory.path = await mkdtemp(join(tmpdir(), 'sluice-launcher-'));
  });
  afterEach(() => rm(directory.path, { recursive: true, force: true }));
  return directory;
}
