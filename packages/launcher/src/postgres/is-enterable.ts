import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServerAccount } from './server-account.ts';

/** Whether the account may go through `path` and all directories above it, by their mode bits. */
export function isEnterable(path: string, account: ServerAccount): boolean {
  const { uid, gid, mode } = statSync(path);
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
  if (((mode >> shift) & 1) === 0) return false;
  const parent = dirname(path);
  return parent === path || isEnterable(parent, account);
}
