import type { CommandEvents } from '@sluice/harness/commands';
import type { Load } from '../load/load.ts';
import { countItems } from './verdict.ts';

const intervalMs = 10_000;

/** Tells how far the run is, every 10 s where that has changed. @returns what ends that */
export function keepTelling(load: Load, { tell }: CommandEvents): () => void {
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
