import type { Limits } from '@sluice/contracts';
import type { FailpointSettings } from '../failpoints.ts';
import type { LogLevel } from '../log/create-log.ts';

/** How slow a client of the API may be. */
export interface ClientTimeouts {
  /** For the line and the headers of a request. Seconds. */
  headersTimeoutS: number;
  /** The time over which the pace of a body is measured. Seconds. */
  bodyTimeoutS: number;
  /** The least pace of a body. Bytes as they come over the wire, per second. */
  bodyBytesPerS: number;
}

/** What a process is configured with. */
export interface Config {
  databaseUrl: string;
  /** Connections of one process at most. */
  databasePool: number;
  /** Absent: the queue is on Postgres. */
  redisUrl?: string;
  payloadStoreUrl: string;
  logLevel: LogLevel;
  limits: Limits;
  clientTimeouts: ClientTimeouts;
  /** Where the API listens. */
  host: string;
  port: number;
  /** Whether Bull Board may change jobs. */
  bullBoardWritable: boolean;
  /** Segments that a worker process runs at once, and other jobs at once beside them. */
  concurrency: number;
  /** What a test does to the process from within. */
  failpoints?: FailpointSettings;
}

/** What the API is configured with. */
export interface ApiConfig extends Config {
  adminApiKey: string;
}
