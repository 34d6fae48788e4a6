import { createHash } from 'node:crypto';

/** The seed of one run of a target, which follows from that of the whole: 32 bits, signed, as fast-check has it. */
export function deriveSeed(seed: number, target: string, round: number): number {
  return createHash('sha256').update(`${seed}/${target}/${round}`).digest().readInt32LE(0);
}
