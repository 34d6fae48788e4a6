/** The kinds of faults. */
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

/** A kind of fault. */
export type FaultKind = (typeof faultKinds)[number];

/** One fault of a schedule. */
export interface Fault {
  kind: FaultKind;
  /** The process or store that it hits: `api-1`, `worker-3`, `postgres`, `redis`. */
  target: string;
  /** From the start of the fault phase, in milliseconds. */
  offsetMs: number;
  /** How long a pause or an outage lasts, in milliseconds; 0 for the other kinds. */
  durationMs: number;
  /** How many sessions `terminate-backends` ends; 0 for the other kinds. */
  backends: number;
}

/** The names of the apps. */
export const apiNames = ['api-1', 'api-2'] as const;
export const workerNames = ['worker-1', 'worker-2', 'worker-3'] as const;

/** A fault, as progress lines show it. */
export function describeFault({ kind, target, offsetMs, durationMs, backends }: Fault): string {
  const details = [
    ...(durationMs > 0 ? [`for ${(durationMs / 1_000).toFixed(1)} s`] : []),
    ...(backends > 0 ? [`${backends} sessions`] : []),
  ];
  return [`+${(offsetMs / 1_000).toFixed(1)} s`, kind, target, ...details].join(' ');
}
