import { findMedian } from '@sluice/harness/commands';
import { measureCopyMerge, measureCopyMergeInParts } from './measure-copy-merge.ts';
import { measureBulk, measureRefresh, measureReplay, type SluiceUnderTest } from './measure-sluice.ts';
import { measureCeiling, measurePlainStatement } from './measure-statements.ts';
import type { RoundRates } from './measures.ts';
import { formatCount } from './report.ts';
import type { Payloads } from './write-payloads.ts';

/** Reports progress. */
export type Progress = (message: string) => void;

/** The number of rounds, and where progress goes. */
export interface RoundPlan {
  repeat: number;
  progress: Progress;
}

/**
 * Measures everything that takes the whole payload, in turn, `repeat` times, so that changes of the machine's load affect
 * all lines alike. Replay and refresh follow the bulk load whose records they need.
 * @returns the medians
 */
export async function measureRounds(
  sluice: SluiceUnderTest,
  payloads: Payloads,
  { repeat, progress }: RoundPlan,
): Promise<RoundRates> {
  const rounds: RoundRates[] = [];
  for (let round = 1; round <= repeat; round += 1) {
    rounds.push(await measureRound(sluice, payloads, (message) => progress(`round ${round} of ${repeat}: ${message}`)));
  }
  const median = (name: keyof RoundRates) => findMedian(rounds.map((round) => round[name]));
  return {
    ceiling: median('ceiling'),
    plainStatement: median('plainStatement'),
    copyMergeInParts: median('copyMergeInParts'),
    copyMerge: median('copyMerge'),
    bulk: median('bulk'),
    replay: median('replay'),
    refresh: median('refresh'),
  };
}

async function measureRound(sluice: SluiceUnderTest, payloads: Payloads, progress: Progress): Promise<RoundRates> {
  const { database } = sluice;
  const measure = async (name: string, measuring: Promise<number>) => {
    const rowsPerS = await measuring;
    progress(`${name} ${formatCount(rowsPerS)} rows/s`);
    return rowsPerS;
  };
  return {
    ceiling: await measure('ceiling', measureCeiling(database, payloads.plan)),
    plainStatement: await measure('plain statement', measurePlainStatement(database, payloads.plan)),
    copyMerge: await measure('COPY and merge', measureCopyMerge(database, payloads.ndjson)),
    copyMergeInParts: await measure('COPY and merge in parts', measureCopyMergeInParts(database, payloads.ndjson)),
    bulk: await measure('bulk', measureBulk(sluice, payloads)),
    replay: await measure('replay', measureReplay(sluice, payloads)),
    refresh: await measure('full refresh', measureRefresh(sluice, payloads)),
  };
}
