/** The tests' cluster, from the global set-up to the global tear-down. */
export interface StartedCluster {
  directory: string;
  stop(): Promise<void>;
}

/** Jest's set-up and tear-down run in one process, but cannot pass values to each other: this does. */
export const startedCluster: { current?: StartedCluster } = {};
