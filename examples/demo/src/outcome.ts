/** How many items of a step came to what. */
export interface Counts {
  accepted: number;
  replay: number;
  quarantined: number;
  rejected: number;
  /** Records that a full refresh found absent. */
  tombstoned: number;
}

/** What one step of the demo did. */
export interface Outcome {
  step: string;
  items: number;
  counts: Counts;
  /** What the counts must be. */
  expected: Counts;
  seconds: number;
  /** A few reasons of items that were not applied. */
  reasons: readonly string[];
}

const none: Counts = { accepted: 0, replay: 0, quarantined: 0, rejected: 0, tombstoned: 0 };

/** Counts of which only some are not 0. */
export function countsOf(some: Partial<Counts>): Counts {
  return { ...none, ...some };
}

/** Names every count that is not what it must be; empty where all are. */
export function listDifferences(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ step, counts, expected }) =>
    namesOf(expected)
      .filter((name) => counts[name] !== expected[name])
      .map((name) => `${step}: ${counts[name]} ${name}, but ${expected[name]} were to be expected`),
  );
}

function namesOf(counts: Counts): (keyof Counts)[] {
  return Object.keys(counts) as (keyof Counts)[];
}
