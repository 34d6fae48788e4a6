import type { ChaosEvents } from './cast.ts';
import type { Load } from './load/load.ts';
import { countItems } from './report/verdict.ts';

const intervalMs = 10_000;

/** Tells how far the run is, every 10 s. @returns what ends that */
export function keepTelling(load: Load, { tell }: ChaosEvents): () => void {
  const timer = setInterval(() => {
    const { submissions, outstanding, findings } = load;
    const items = countItems(submissions);
    tell(
      `${submissions.length} submissions, ${items} items, ${outstanding.size} jobs outstanding, ${findings.found.length} findings`,
    );
  }, intervalMs);
  return () => clearInterval(timer);
}
