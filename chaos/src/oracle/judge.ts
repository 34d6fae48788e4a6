import type { Finding } from '../history/finding.ts';
import type { History } from '../history/history.ts';
import { judgeContents } from './judge-contents.ts';
import { judgeCounts } from './judge-counts.ts';
import { judgeCreations } from './judge-creations.ts';
import { judgeJobs } from './judge-jobs.ts';
import { judgeLifecycles } from './judge-lifecycles.ts';
import { judgeOrder } from './judge-order.ts';
import { putInOrder } from './known.ts';

const judges = [judgeJobs, judgeOrder, judgeCounts, judgeContents, judgeLifecycles, judgeCreations];

/**
 * The oracle: says what is wrong with what became of the submissions, by a model of its own that knows no more than the rules
 * of DESIGN §5 and what was sent.
 */
export function judge(history: History): Finding[] {
  const known = putInOrder(history);
  return judges.flatMap((judgeBy) => judgeBy(known));
}
