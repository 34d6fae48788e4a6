import { describe, expect, it } from '@jest/globals';
import { findMedian, findPercentile } from '@sluice/harness/commands';
import { startRandom } from '@sluice/harness/seeded-random';

describe('a sequence of random numbers', () => {
  const draw = (seed: number) => {
    const { below } = startRandom(seed);
    return Array.from({ length: 20 }, () => below(1_000));
  };

  it('is the same for the same seed, and another for its neighbour', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('does not change a sequence that was forked from it before', () => {
    const [first, second] = [startRandom(7), startRandom(7)];
    const [a, b] = [first.fork(), second.fork()];
    second.below(10);
    expect(a.below(1_000_000)).toBe(b.below(1_000_000));
  });

  it('keeps to its bounds', () => {
    const random = startRandom(1);
    for (let count = 0; count < 100; count += 1) {
      expect(random.below(3)).toBeLessThan(3);
      expect(random.between(2, 5)).toBeGreaterThanOrEqual(2);
      expect(random.between(2, 5)).toBeLessThan(5);
    }
  });
});

describe('statistics', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[], Number.NaN],
  ])('the median of %j is %d', (values, median) => {
    expect(findMedian(values)).toBe(median);
  });

  it.each([
    [[5, 1, 2, 3, 4], 0.5, 3],
    [[5, 1, 2, 3, 4], 0.99, 5],
    [[5, 1], 0, 1],
    [[], 0.5, Number.NaN],
  ])('of %j the percentile %d is %d', (values, share, percentile) => {
    expect(findPercentile(values, share)).toBe(percentile);
  });
});
