/** What can be done to a process or a store. */
export const faultKinds = [
  'kill-api',
  'kill-worker',
  'pause-api',
  'pause-worker',
  'terminate-backends',
  'restart-postgres',
  'flush-redis',
  'kill-redis',
  'shutdown-redis',
] as const;

/** One kind of fault. */
export type FaultKind = (typeof faultKinds)[number];

/** One fault of a schedule. */
export interface Fault {
  kind: FaultKind;
  /** The process or store that it hits: `api-1`, `worker-3`, `postgres`, `redis`. */
  target: string;
  /** From the start of the faults, milliseconds. */
  offsetMs: number;
  /** How long a pause or a stop lasts; 0 for what happens at once. */
  durationMs: number;
  /** Of `terminate-backends`: how many; else 0. */
  backends: number;
}

/** The processes that are run, by name. */
export const apiNames = ['api-1', 'api-2'] as const;
export const workerNames = ['worker-1', 'worker-2', 'worker-3'] as const;

/** A fault in words, for the log. */
export function describeFault({ kind, target, offsetMs, durationMs, backends }: Fault): string {
  const details = [
    ...(durationMs > 0 ? [`for ${(durationMs / 1_000).toFixed(1)} s`] : []),
    ...(backends > 0 ? [`${backends} of them`] : []),
  ];
  return [`+${(offsetMs / 1_000).toFixed(1)} s`, kind, target, ...details].join(' ');
}
