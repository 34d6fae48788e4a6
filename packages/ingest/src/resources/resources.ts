import type { Readable } from 'node:stream';
import type { QueueJob, ReachFailpoint, RunSegment } from '@sluice/contracts';
import type { PrismaClient } from '@sluice/prisma';
import type { ItemValidators } from '../apply/item-validator.ts';
import type { Sql } from '../db/transaction.ts';

/** The rows of partners, each transaction those of one (Tenant isolation). */
export interface PartnerDatabase {
  /**
   * Runs `work` in one transaction (READ COMMITTED: each statement sees what was committed before it began) that sees and
   * writes the rows of `partnerId` and no others, whatever a statement says.
   */
  forPartner<T>(partnerId: string, work: (tx: Sql) => Promise<T>): Promise<T>;
}

/** A payload that is complete and durable in the store. */
export interface StoredPayload {
  /** Bytes. */
  size: number;
  /** Digest of the stored (decoded) bytes. */
  sha256: Uint8Array;
}

/** Where payloads wait for the workers: a directory or a bucket. */
export interface PayloadStore {
  /**
   * Stores `body` under `key`; resolves when it is complete and durable. Nothing is left behind when it rejects.
   * Rejects with the body's own error, or RequestFault `payload_too_large` past `maxBytes`.
   */
  put(key: string, body: Readable, maxBytes: number): Promise<StoredPayload>;
  /** The whole payload as a stream. Rejects where there is none. */
  read(key: string): Promise<Readable>;
  /** Fills `bytes` from byte `start` of the payload on. Rejects where the payload ends before. */
  readInto(key: string, start: number, bytes: Buffer): Promise<void>;
  /** Deletes the payload; no error where there is none. */
  remove(key: string): Promise<void>;
  /** Every complete payload, in no order; one that is stored or removed meanwhile may be among them or not. */
  list(): AsyncIterable<{ key: string; modifiedAt: Date }>;
  /** Deletes what is left of uploads without progress since `before`. Returns how many. */
  removeAbandoned(before: Date): Promise<number>;
}

/** The queue as the core sees it: ids go in, each at most once under its id. */
export interface JobQueue {
  /**
   * Makes sure that the work is in the queue and may be taken now: adds it, or promotes it where it is parked.
   * Rejects when the queue does not answer in time; the reconciler tries again.
   */
  enqueue(job: QueueJob): Promise<void>;
  /**
   * Adds the work where the queue does not have it, and those of its `children` that are missing while it waits for them;
   * work that is there stays as it is, parked or not. Rejects when the queue does not answer in time.
   */
  ensure(job: QueueJob, children: readonly RunSegment[]): Promise<void>;
  /** Makes sure that the purging work comes from time to time. Rejects when the queue does not answer in time. */
  ensurePurge(): Promise<void>;
}

/** Structured logging, as winston's `Logger` and its children offer it. */
export interface Log {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
  child(fields: object): Log;
}

/** Limits that an operator may set (configuration). */
export interface Limits {
  /** Items of one synchronous call; above it the call turns into a job. */
  bulkAsyncThreshold: number;
  /** Bytes of a synchronous body. */
  syncMaxBytes: number;
  /** Bytes of a bulk or full-refresh body. */
  bulkMaxBytes: number;
  /** Items that one transaction applies. */
  chunkItems: number;
  /** Bytes of a segment, at which parsing cuts. */
  segmentBytes: number;
  /** Bytes of one item. */
  itemMaxBytes: number;
  /** How long a job may run where its partner has no limit of its own. Seconds. */
  jobTimeoutS: number;
  /** How often a job or a segment may be claimed in a row without progress. */
  claimsWithoutProgress: number;
  /** How long a session may wait for its next part, or for being done. Seconds. */
  sessionTtlS: number;
  /** Requests of a partner that has no limit of its own, for each second of the limiter's window. */
  requestsPerS: number;
  /** Unfinished jobs of such a partner, at most. */
  maxUnfinishedJobs: number;
  /** Bytes of such a partner in the payload store, at most. */
  maxPayloadBytes: number;
}

/** What the core works with; made by the composition root of each app. */
export interface Resources {
  db: PartnerDatabase;
  payloads: PayloadStore;
  queue: JobQueue;
  log: Log;
  limits: Limits;
  /** The check of each collection's items, compiled once in a process. */
  validators: ItemValidators;
  /** Where a test may stop the process; inert in production. */
  failpoint: ReachFailpoint;
}

/** What work that is nobody's needs beside: the reconciler and the purge look after all partners at once. */
export interface ServiceResources extends Resources {
  /** The rows of all partners. */
  service: PrismaClient;
}
