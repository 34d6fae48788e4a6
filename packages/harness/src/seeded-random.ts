/** A source of numbers that look random and are the same for the same seed. */
export interface Random {
  /** A whole number from 0 to `bound` (exclusive). */
  below(bound: number): number;
  /** A number from `least` (inclusive) to `most` (exclusive). */
  between(least: number, most: number): number;
  /** True in this share of the calls (0 to 1). */
  chance(share: number): boolean;
  /** One of `values`. */
  pick<T>(values: readonly [T, ...T[]]): T;
  /** A sequence of its own: what draws from it does not depend on what others draw. */
  fork(): Random;
}

/** Starts the sequence of `seed`: a whole number, of which the lower 32 bits count. */
export function startRandom(seed: number): Random {
  let state = seed | 0;
  const draw = () => {
    state = (state + 0x9e3779b9) | 0;
    return mixBits(state) / 0x1_0000_0000;
  };
  const below = (bound: number) => Math.floor(draw() * bound);
  return {
    below,
    between: (least, most) => least + draw() * (most - least),
    chance: (share) => draw() < share,
    pick: (values) => values[below(values.length)] ?? values[0],
    fork: () => startRandom(Math.floor(draw() * 0x1_0000_0000)),
  };
}

/** An avalanche of the bits (lowbias32): neighbouring inputs give unlike outputs. */
function mixBits(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
