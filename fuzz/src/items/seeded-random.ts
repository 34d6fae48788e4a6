/** Draws a whole number from 0 to `below` - 1. */
export type Draw = (below: number) => number;

/** A row of draws that follows from `seed`; 0 draws 0 for ever, so that a case shrinks to the plainest spelling. */
export function startDraws(seed: number): Draw {
  let state = seed;
  return (below) => {
    if (seed === 0) return 0;
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
