import { SingleBar } from 'cli-progress';

/** Shows the progress of a step. */
export interface Progress {
  /** Starts a new step of `total` items. */
  begin(label: string, total: number): void;
  /** `share` is 0 to 1. */
  update(share: number): void;
  end(): void;
}

/** A bar on a terminal, plain lines elsewhere. */
export function createProgress(isTerminal: boolean): Progress {
  return isTerminal ? createBar() : createLines();
}

function createBar(): Progress {
  const format = '  {label} |{bar}| {percentage} % of {total}';
  const bar = new SingleBar({ format, barsize: 30, hideCursor: true, clearOnComplete: true, gracefulExit: false });
  let itemsTotal = 0;
  return {
    begin(label, total) {
      itemsTotal = total;
      bar.start(total, 0, { label });
    },
    update: (share) => bar.update(Math.round(share * itemsTotal)),
    end: () => bar.stop(),
  };
}

/** A line for each quarter. */
function createLines(): Progress {
  let step = '';
  let quarters = 0;
  return {
    begin(label, total) {
      step = label;
      quarters = 0;
      console.log(`  ${label}: ${total.toLocaleString('en-US')} items`);
    },
    update(share) {
      const reached = Math.floor(share * 4);
      if (reached > quarters) console.log(`  ${step}: ${reached * 25} %`);
      quarters = Math.max(quarters, reached);
    },
    end: () => undefined,
  };
}
