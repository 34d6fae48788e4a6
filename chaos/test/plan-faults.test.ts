import { describe, expect, it } from '@jest/globals';
import { faultKinds } from '../src/faults/fault.ts';
import { defaultWeights, planFaults } from '../src/faults/plan-faults.ts';

const tenMinutes = { lengthMs: 600_000, weights: defaultWeights };

describe('the schedule of faults', () => {
  it('is the same for the same seed', () => {
    expect(planFaults({ seed: 7, ...tenMinutes })).toEqual(planFaults({ seed: 7, ...tenMinutes }));
  });

  it('differs for another seed', () => {
    expect(planFaults({ seed: 7, ...tenMinutes })).not.toEqual(planFaults({ seed: 8, ...tenMinutes }));
  });

  it.each([1, 2, 3])('has at least 180 faults in ten minutes, of every kind (seed %i)', (seed) => {
    const faults = planFaults({ seed, ...tenMinutes });
    expect(faults.length).toBeGreaterThanOrEqual(180);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(faultKinds));
  });

  it('pauses some workers for longer than the queue keeps their locks', () => {
    const pauses = planFaults({ seed: 1, ...tenMinutes }).filter(({ kind }) => kind === 'pause-worker');
    expect(pauses.some(({ durationMs }) => durationMs > 10_000)).toBe(true);
    expect(pauses.every(({ durationMs }) => durationMs >= 200 && durationMs <= 15_000)).toBe(true);
  });

  it('hits no target that an earlier fault still affects', () => {
    const freeAtMs = new Map<string, number>();
    for (const { target, offsetMs, durationMs } of planFaults({ seed: 3, ...tenMinutes })) {
      expect(offsetMs).toBeGreaterThanOrEqual(freeAtMs.get(target) ?? 0);
      freeAtMs.set(target, offsetMs + durationMs);
    }
  });

  it('contains only kinds that have a weight', () => {
    const weights = { ...defaultWeights };
    for (const kind of faultKinds) weights[kind] = kind === 'kill-worker' ? 1 : 0;
    const kinds = planFaults({ seed: 1, lengthMs: 60_000, weights }).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['kill-worker']));
  });
});
