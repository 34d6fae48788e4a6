import type { JobKind, Log, QueueJob, RunSegment } from '@sluice/contracts';

/** The data of each kind of work: ids only. */
type DataByKind = { [K in JobKind]: Extract<QueueJob, { kind: K }>['data'] };

/** Work of one kind, as it comes out of the queue. */
export type QueuedWork<K extends JobKind = JobKind> = { [P in K]: { kind: P; id: string; data: DataByKind[P] } }[K];

/** What a handler is given beside its data. */
export interface HandlerContext {
  /** Fires when the worker is shut down or has lost its hold of the job: stop at the next safe point, and throw. */
  signal: AbortSignal;
  /** Carries the ids of the job. */
  log: Log;
}

/**
 * How a run ended: `done` takes the job out of the queue; `parked` leaves it there, visible, until it is enqueued
 * again, or for an hour; `children` are enqueued, and the job runs again when all of them are done.
 */
export type HandlerResult = 'done' | 'parked' | { children: readonly RunSegment[] };

/** One handler for each kind of work; a kind without one does not compile. Work that rejects is tried again later. */
export type Handlers = {
  [K in JobKind]: (data: DataByKind[K], context: HandlerContext) => Promise<HandlerResult>;
};

/** Runs the handler of the work's kind. */
export function callHandler<K extends JobKind>(
  handlers: { [P in K]: (data: DataByKind[P], context: HandlerContext) => Promise<HandlerResult> },
  work: QueuedWork<K>,
  context: HandlerContext,
): Promise<HandlerResult> {
  return handlers[work.kind](work.data, context);
}
