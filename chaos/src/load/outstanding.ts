import type { Submission } from '../history/submission.ts';

/** The acknowledged jobs that have not been seen to end, and when anything last moved. */
export class Outstanding {
  readonly #jobs = new Map<string, Submission>();
  #movedAtMs = performance.now();

  get size(): number {
    return this.#jobs.size;
  }

  get entries(): ReadonlyMap<string, Submission> {
    return this.#jobs;
  }

  /** Milliseconds since any of them was seen to get on. */
  get idleMs(): number {
    return performance.now() - this.#movedAtMs;
  }

  add(jobId: string, submission: Submission): void {
    this.#jobs.set(jobId, submission);
    this.move();
  }

  remove(jobId: string): void {
    this.#jobs.delete(jobId);
    this.move();
  }

  /** Something got on. */
  move(): void {
    this.#movedAtMs = performance.now();
  }
}
