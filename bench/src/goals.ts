import {
  compareRates,
  compareScaleOut,
  type FairnessMeasures,
  findWorst,
  type Ratios,
  type RunMeasures,
  type ScaleOutMeasures,
} from './measures.ts';

/** A target value of a measurement, and the measured value. */
export interface Goal {
  label: string;
  /** Null if it could not be measured. */
  value: number | null;
  /** Such as '≥ 0.7'. */
  goal: string;
  met: boolean;
}

const leastRatios: readonly { label: string; ratio: keyof Ratios; least: number }[] = [
  { label: '(b)/(a) bulk to ceiling', ratio: 'bulkToCeiling', least: 0.7 },
  { label: '(c)/(a) replay to ceiling', ratio: 'replayToCeiling', least: 0.7 },
  { label: '(d)/(a) full refresh to ceiling', ratio: 'refreshToCeiling', least: 0.5 },
  { label: '(b)/(e) bulk to Prisma upsert', ratio: 'bulkToPrismaUpsert', least: 25 },
  { label: '(b)/(f) bulk to COPY and merge', ratio: 'bulkToCopyMerge', least: 0.9 },
];
const mostRssMb = 350;
/** "No slower than one": two loads in a row differ by as much as 5 %. */
const leastTwoToOne = 0.95;
const leastFourToOne = 3.2;
const mostFairnessMs = 3_000;

/** Compares a run with its goals. */
export function checkRun({ rowsPerS, rssMb }: RunMeasures): Goal[] {
  const ratios = compareRates(rowsPerS);
  const met = leastRatios.map(({ label, ratio, least }) => atLeast(label, ratios[ratio], least));
  return [...met, checkRss('API', rssMb.api), checkRss('worker', rssMb.worker)];
}

/** Compares scale-out with its goals. */
export function checkScaleOut(measures: ScaleOutMeasures): Goal[] {
  const { twoWorkersToOne, fourWorkersToOneWithLatency } = compareScaleOut(measures);
  return [
    atLeast('(g) two worker processes to one', twoWorkersToOne, leastTwoToOne),
    atLeast('(h) four worker processes to one', fourWorkersToOneWithLatency, leastFourToOne),
  ];
}

/** Compares fairness with its goal. */
export function checkFairness(measures: FairnessMeasures): Goal {
  return atMost('slowest small job, ms', findWorst(measures), mostFairnessMs);
}

function checkRss(name: string, value: number | null): Goal {
  return atMost(`highest RSS of the ${name}, MB`, value, mostRssMb);
}

function atLeast(label: string, value: number, least: number): Goal {
  return { label, value, goal: `≥ ${least}`, met: value >= least };
}

function atMost(label: string, value: number | null, most: number): Goal {
  return { label, value, goal: `≤ ${most}`, met: value !== null && value <= most };
}
