/** The guards that can be taken out of the product. */
export const sabotages = ['epoch', 'cursor', 'reconciler', 'unique', 'refresh'] as const;

/** A guard that is taken out, so that there is a fault to be found. */
export type Sabotage = (typeof sabotages)[number];

/** A change of the built product's text, made in memory as a process loads it. */
export interface Patch {
  /** The folder of the built files, from the root of the repository. */
  folder: 'packages/ingest/dist' | 'apps/worker/dist';
  /** Occurs once in all of these files. */
  find: string;
  replace: string;
}

/**
 * How each guard is taken out. Where the product changes, `find` has to follow: a test and every sabotaged run fail where it
 * does not occur exactly once. The unique key is dropped in the database instead.
 */
export const patches: Readonly<Record<Exclude<Sabotage, 'unique'>, Patch>> = {
  // The fence lets every worker write: neither the epochs nor the job's state are checked.
  epoch: {
    folder: 'packages/ingest/dist',
    find: ` AND s.epoch = \${claim.segmentEpoch} AND jobs.epoch = \${claim.epoch}
      AND jobs.state = 'RUNNING'`,
    replace: '',
  },
  // The cursor is moved in a transaction of its own, which commits before the chunk's.
  cursor: {
    folder: 'packages/ingest/dist',
    find: 'if (!(await advanceCursor(tx, claim, ',
    replace: `const alone = { $executeRaw: (...query) => db.forPartner(target.partnerId, (own) => own.$executeRaw(...query)) };
        if (!(await advanceCursor(alone, claim, `,
  },
  // Cleanup also tombstones what was accepted after the refresh.
  refresh: {
    folder: 'packages/ingest/dist',
    find: `
      AND r.accepted_seq < \${acceptedSeq}::bigint`,
    replace: '',
  },
  // Nothing enqueues again what the queue lost.
  reconciler: {
    folder: 'apps/worker/dist',
    find: 'const reconciler = startReconciler(resources);',
    replace: 'const reconciler = { stop: () => undefined };',
  },
};
