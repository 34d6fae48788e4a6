/** A source of numbers that look random and are the same for the same seed. */
export interface SeededRandom {
  /** A whole number from 0 to `bound` (exclusive). */
  below(bound: number): number;
  /** One of `values`. */
  pick<T>(values: readonly [T, ...T[]]): T;
}

/** Starts the sequence of `seed` (a whole number of 32 bits; more are cut off): a Weyl sequence, mixed as in MurmurHash3. */
export function startRandom(seed: number): SeededRandom {
  let state = mixBits(seed);
  const below = (bound: number) => {
    state = (state + 0x9e3779b9) | 0;
    return Math.floor((mixBits(state) / 0x1_0000_0000) * bound);
  };
  return { below, pick: (values) => values[below(values.length)] ?? values[0] };
}

/** The finalizer of MurmurHash3: neighbouring inputs come out unalike. */
function mixBits(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
