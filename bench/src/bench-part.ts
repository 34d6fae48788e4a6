import type { FairnessMeasures } from './fairness.ts';
import type { RunMeasures } from './run-measures.ts';
import type { ScaleOutMeasures } from './scale-out.ts';

/** What a part of the bench has measured. */
export type BenchPart =
  | { name: 'main'; runs: readonly RunMeasures[] }
  | { name: 'scale'; scaleOut: ScaleOutMeasures }
  | { name: 'fairness'; fairness: FairnessMeasures };
