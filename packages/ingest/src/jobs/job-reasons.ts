/** Why a job or a sync ended as it did: a code for machines, and a sentence for the partner. */
export interface JobReason {
  reasonCode: string;
  reason: string;
}

/** Every reason that the core gives a job. A payload that cannot be read gives its own (PayloadFault). */
export const jobReasons = {
  cancelled: (): JobReason => ({ reasonCode: 'cancelled', reason: 'Cancelled by the partner.' }),
  timedOut: (timeoutS: number): JobReason => ({
    reasonCode: 'timed_out',
    reason: `Job exceeded its time limit of ${timeoutS} s. Items applied so far are kept; retry the job to process the rest.`,
  }),
  noProgress: (attempts: number): JobReason => ({
    reasonCode: 'no_progress',
    reason: `Job failed after ${attempts} attempts without progress, by a fault of the service. Items applied so far are kept; retry the job, or send the same submission again.`,
  }),
  unbalanced: (total: number, counted: number): JobReason => ({
    reasonCode: 'unbalanced',
    reason: `Item counts do not balance: the payload has ${total} items, ${counted} are accounted for. This is a fault of the service.`,
  }),
  emptyFullRefresh: (): JobReason => ({
    reasonCode: 'empty_full_refresh',
    reason:
      'The payload has no items, and applying it would tombstone the whole collection. Nothing was tombstoned; send allow_empty=true if that is intended.',
  }),
  unreadableIds: (items: number): JobReason => ({
    reasonCode: 'unreadable_ids',
    reason: `Nothing was tombstoned: the source_id of ${items} items could not be read, so the absent records are not known. Fix these items (see the job's errors) and send the full refresh again.`,
  }),
};

/** Every reason that the core gives a sync. */
export const syncReasons = {
  timedOut: (timeoutS: number): string =>
    `Sync exceeded its time limit of ${timeoutS} s. Products synced so far are kept; name the other products in a new session.`,
  noProgress: (attempts: number): string =>
    `Sync failed after ${attempts} attempts without progress, by a fault of the service. Products synced so far are kept; name the other products in a new session.`,
};
