import {
  compareRates,
  compareScaleOut,
  type FairnessMeasures,
  findWorst,
  type Ratios,
  type RunMeasures,
  type ScaleOutMeasures,
} from './measures.ts';

/** One thing that Sluice is to reach, and what it reached. */
export interface Goal {
  label: string;
  /** Null where it could not be measured. */
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
/** No slower than one: what is below by less than this machines do by themselves from one load to the next. */
const leastTwoToOne = 0.95;
const leastFourToOne = 3.2;
const mostFairnessMs = 3_000;

/** The goals, and how far the run got. */
export function judgeRun({ rowsPerS, rssMb }: RunMeasures): Goal[] {
  const ratios = compareRates(rowsPerS);
  const reached = leastRatios.map(({ label, ratio, least }) => judgeLeast(label, ratios[ratio], least));
  return [...reached, judgeRss('API', rssMb.api), judgeRss('worker', rssMb.worker)];
}

/** The goals of scale-out, and how far it got. */
export function judgeScaleOut(measures: ScaleOutMeasures): Goal[] {
  const { twoWorkersToOne, fourWorkersToOneWithLatency } = compareScaleOut(measures);
  return [
    judgeLeast('(g) two worker processes to one', twoWorkersToOne, leastTwoToOne),
    judgeLeast('(h) four worker processes to one', fourWorkersToOneWithLatency, leastFourToOne),
  ];
}

/** The goal of fairness, and how far it got. */
export function judgeFairness(measures: FairnessMeasures): Goal {
  return judgeMost('slowest small job, ms', findWorst(measures), mostFairnessMs);
}

function judgeRss(name: string, value: number | null): Goal {
  return judgeMost(`highest RSS of the ${name}, MB`, value, mostRssMb);
}

function judgeLeast(label: string, value: number, least: number): Goal {
  return { label, value, goal: `≥ ${least}`, met: value >= least };
}

function judgeMost(label: string, value: number | null, most: number): Goal {
  return { label, value, goal: `≤ ${most}`, met: value !== null && value <= most };
}
