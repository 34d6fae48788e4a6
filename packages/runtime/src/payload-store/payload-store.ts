import type { Readable } from 'node:stream';

/** A payload that is complete and durable in the store. */
export interface StoredPayload {
  /** Bytes. */
  size: number;
  /** Digest of the stored bytes. */
  sha256: Uint8Array;
}

/** A payload as a listing tells of it. */
export interface ListedPayload {
  key: string;
  /** A file: the last write; S3: the begin of the upload, however long it took. */
  modifiedAt: Date;
}

/** Where payloads wait for the workers. A key is used once, and is a path of plain names, such as `<partner>/<uuid>`. */
export interface PayloadStore {
  /**
   * Stores `body` under `key`; resolves when it is complete and durable. Nothing is left behind when it rejects.
   * `body` is not destroyed when it is too large, so that its connection can still carry an answer.
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
  list(): AsyncIterable<ListedPayload>;
  /**
   * Deletes what processes that were killed have left of uploads: on files what nothing was written to since `before`; on S3
   * what was begun before it, so that an upload that still runs then ends with an error. Returns how many.
   */
  removeAbandoned(before: Date): Promise<number>;
  /** Resolves where the store can be written to. */
  ping(): Promise<void>;
}

/** A payload store that is open. */
export interface OpenedPayloadStore {
  payloads: PayloadStore;
  /** Gives its connections back; what is under way on them fails. */
  close(): Promise<void>;
}
