/**
 * How long the releases of a process may take, in ms. They run one after the other, also where neither Redis nor Postgres
 * answers any more, so together they stay below `process`: the whole shutdown, after which the process ends as it is.
 */
export const releaseTimeouts = {
  process: 10_000,
  /** The requests under way. */
  server: 6_000,
  /** The chunks in hand, and handing the work back. */
  worker: 5_000,
  reconciler: 1_000,
  queue: 1_000,
  database: 1_500,
} as const;
