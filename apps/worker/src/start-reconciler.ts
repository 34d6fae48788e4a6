import { setTimeout } from 'node:timers/promises';
import { reconcile, type ServiceResources } from '@sluice/ingest';
import { releaseTimeouts, withDeadline } from '@sluice/runtime';

/** A running reconciler. */
export interface Reconciler {
  /** Starts no further pass, and waits for the one in progress. Rejects with DeadlineError after 1 s. */
  stop(): Promise<void>;
}

const intervalMs = 5_000;

/** Brings the queue in line with Postgres, now and every 5 s, one pass after the other. */
export function startReconciler(resources: ServiceResources): Reconciler {
  const stopping = new AbortController();
  const passes = runPasses(resources, stopping.signal);
  const onLate = (error: unknown) => resources.log.warn('Reconciler failed after its deadline', { error });
  return {
    stop: () => {
      stopping.abort();
      return withDeadline(passes, { what: 'The reconciler', timeoutMs: releaseTimeouts.reconciler, onLate });
    },
  };
}

async function runPasses(resources: ServiceResources, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await runPass(resources);
    // Rejects where the wait is aborted; the loop checks the signal.
    await setTimeout(intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** The next pass repeats what a failed one has left out. */
async function runPass(resources: ServiceResources): Promise<void> {
  try {
    await reconcile(resources);
  } catch (error) {
    resources.log.warn('Reconciliation failed', { error });
  }
}
