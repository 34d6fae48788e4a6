import type { JobKind, Log, QueueJob, RunSegment } from '@sluice/contracts';

/** The data of each kind of queued work: ids only. */
type DataByKind = { [K in JobKind]: Extract<QueueJob, { kind: K }>['data'] };

/** A job of the queue, by its kind. */
export type QueuedWork<K extends JobKind = JobKind> = { [P in K]: { kind: P; id: string; data: DataByKind[P] } }[K];

/** What a handler gets beside its data. */
export interface HandlerContext {
  /** Fires when the worker shuts down or has lost the lock of the job: stop at the next safe point, and throw. */
  signal: AbortSignal;
  /** Carries the ids of the job. */
  log: Log;
}

/**
 * How a run ended. `done` removes the job from the queue. `parked` leaves it there, visible, until it is enqueued again, or
 * for an hour. `children` are enqueued, and the job runs again when all of them are done.
 */
export type HandlerResult = 'done' | 'parked' | { children: readonly RunSegment[] };

/** One handler for each kind; a kind without one does not compile. A job whose handler rejects is tried again later. */
export type Handlers = {
  [K in JobKind]: (data: DataByKind[K], context: HandlerContext) => Promise<HandlerResult>;
};

/** Calls the handler of the job's kind. */
export function callHandler<K extends JobKind>(
  handlers: { [P in K]: (data: DataByKind[P], context: HandlerContext) => Promise<HandlerResult> },
  work: QueuedWork<K>,
  context: HandlerContext,
): Promise<HandlerResult> {
  return handlers[work.kind](work.data, context);
}
