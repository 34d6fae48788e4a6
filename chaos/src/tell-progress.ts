import type { ChaosEvents } from './cast.ts';
import type { Load } from './load/load.ts';
import { countItems } from './report/verdict.ts';

const intervalMs = 10_000;

/** Tells how far the run is, every 10 s where that has changed. @returns what ends that */
export function keepTelling(load: Load, { tell }: ChaosEvents): () => void {
  let before = '';
  const timer = setInterval(() => {
    const { submissions, outstanding, findings } = load;
    const counts = [
      `${submissions.length} submissions`,
      `${countItems(submissions)} items`,
      `${outstanding.size} jobs outstanding`,
      `${findings.found.length} findings`,
    ];
    const line = counts.join(', ');
    if (line !== before) tell(line);
    before = line;
  }, intervalMs);
  return () => clearInterval(timer);
}
