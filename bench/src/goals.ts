import { compareRates, type Ratios, type RunMeasures } from './run-measures.ts';

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

/** The goals, and how far the run got. */
export function judgeRun({ rowsPerS, rssMb }: RunMeasures): Goal[] {
  const ratios = compareRates(rowsPerS);
  const reached = leastRatios.map(({ label, ratio, least }) => {
    const value = ratios[ratio];
    return { label, value, goal: `≥ ${least}`, met: value >= least };
  });
  return [...reached, judgeRss('API', rssMb.api), judgeRss('worker', rssMb.worker)];
}

function judgeRss(name: string, value: number | null): Goal {
  const met = value !== null && value <= mostRssMb;
  return { label: `highest RSS of the ${name}, MB`, value, goal: `≤ ${mostRssMb}`, met };
}
