/** Why the signal of a running job fires. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted';
  readonly reason: 'shutdown' | 'lock lost';

  constructor(reason: 'shutdown' | 'lock lost') {
    super(reason);
    this.reason = reason;
  }
}

/** The jobs that this process runs at the moment, by their id in the queue. */
export interface RunningJobs {
  /** Adds a job and returns its signal, which has fired already where the worker is shutting down. */
  add(id: string): AbortSignal;
  remove(id: string): void;
  /** Fires the signals of jobs whose lock is lost. */
  loseLocks(ids: string[]): void;
  /** Fires every signal, and those of jobs that are added later. */
  shutDown(): void;
}

/** Keeps the signals of the jobs that run. */
export function trackRunningJobs(): RunningJobs {
  const controllers = new Map<string, AbortController>();
  let isShutDown = false;
  return {
    add(id) {
      const controller = new AbortController();
      controllers.set(id, controller);
      if (isShutDown) controller.abort(new RunInterrupted('shutdown'));
      return controller.signal;
    },
    remove: (id) => void controllers.delete(id),
    loseLocks(ids) {
      for (const id of ids) controllers.get(id)?.abort(new RunInterrupted('lock lost'));
    },
    shutDown() {
      isShutDown = true;
      for (const controller of controllers.values()) controller.abort(new RunInterrupted('shutdown'));
    },
  };
}
