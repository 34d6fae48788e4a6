import { setTimeout } from 'node:timers/promises';
import { reconcile, type ServiceResources } from '@sluice/ingest';
import { releaseTimeouts, withDeadline } from '@sluice/runtime';

/** A reconciler that runs from time to time. */
export interface Reconciler {
  /** Lets the pass under way end, and begins no further one. Rejects with DeadlineError after 1 s. */
  stop(): Promise<void>;
}

const intervalMs = 5_000;

/** Brings the queue in line with Postgres, now and every 5 s, one pass after the other. */
export function startReconciler(resources: ServiceResources): Reconciler {
  const stopping = new AbortController();
  const passes = runPasses(resources, stopping.signal);
  const onLate = (error: unknown) => resources.log.warn('reconciler ended too late', { error });
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
    // Rejects where the wait is aborted, which the loop sees for itself.
    await setTimeout(intervalMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** A pass that fails is made up for by the next one. */
async function runPass(resources: ServiceResources): Promise<void> {
  try {
    await reconcile(resources);
  } catch (error) {
    resources.log.warn('reconciling failed', { error });
  }
}
