import type { CommandEvents } from '@sluice/harness/commands';
import type { Load } from '../load/load.ts';
import { countItems } from './verdict.ts';

const intervalMs = 10_000;

/** Reports the figures of the run every 10 s, where they have changed. @returns a function that ends this */
export function reportProgress(load: Load, { tell }: CommandEvents): () => void {
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
