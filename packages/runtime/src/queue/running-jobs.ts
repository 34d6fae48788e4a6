/** Why the signal of a running job fires. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';
  readonly reason: 'shutdown' | 'lock lost';

  constructor(reason: 'shutdown' | 'lock lost') {
    super(reason);
    this.reason = reason;
  }
}

/** The jobs that this process runs at this moment, by their id in the queue. */
export interface RunningJobs {
  /** Enters a job; its signal has fired already where the worker is being shut down. */
  enter(id: string): AbortSignal;
  leave(id: string): void;
  /** Fires the signals of jobs whose lock is lost. */
  loseLocks(ids: string[]): void;
  /** Fires every signal, and those of jobs that enter later. */
  shutDown(): void;
}

/** Keeps the signals of the jobs that run. */
export function trackRunningJobs(): RunningJobs {
  const controllers = new Map<string, AbortController>();
  let isShutDown = false;
  return {
    enter(id) {
      const controller = new AbortController();
      controllers.set(id, controller);
      if (isShutDown) controller.abort(new RunInterrupted('shutdown'));
      return controller.signal;
    },
    leave: (id) => void controllers.delete(id),
    loseLocks(ids) {
      for (const id of ids) controllers.get(id)?.abort(new RunInterrupted('lock lost'));
    },
    shutDown() {
      isShutDown = true;
      for (const controller of controllers.values()) controller.abort(new RunInterrupted('shutdown'));
    },
  };
}
