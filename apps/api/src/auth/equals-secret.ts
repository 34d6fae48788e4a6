import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether `given` is the `secret`, in a time that tells nothing of it (not even its length). */
export function equalsSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
