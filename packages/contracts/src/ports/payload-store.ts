import type { Readable } from 'node:stream';

/** A payload that is complete and durable in the store. */
export interface StoredPayload {
  /** Bytes. */
  size: number;
  /** SHA-256 of the stored (decoded) bytes. */
  sha256: Uint8Array;
}

/** A payload in a listing. */
export interface ListedPayload {
  key: string;
  /** A file: the last write; S3: the start of the upload, however long it took. */
  modifiedAt: Date;
}

/** Where payloads wait for the workers. A key is used once, and is a path of plain names, such as `<partner>/<uuid>`. */
export interface PayloadStore {
  /**
   * Stores `body` under `key`; resolves when it is complete and durable. Nothing is left behind when it rejects.
   * `body` is not destroyed when it is too large, so that its connection can still carry a response.
   * Rejects with the body's own error, or RequestFault `payload_too_large` past `maxBytes`.
   */
  put(key: string, body: Readable, maxBytes: number): Promise<StoredPayload>;
  /** The whole payload as a stream. Rejects where there is none. */
  read(key: string): Promise<Readable>;
  /** Fills `bytes` from byte `start` of the payload on. Rejects where the payload ends before. */
  readInto(key: string, start: number, bytes: Buffer): Promise<void>;
  /** Deletes the payload; no error where there is none. */
  remove(key: string): Promise<void>;
  /** Every complete payload, in no order; one that is stored or removed meanwhile may be listed or not. */
  list(): AsyncIterable<ListedPayload>;
  /**
   * Deletes what killed processes have left of uploads. Files: those last written to before `before`. S3: uploads that
   * began before it; one that still runs then ends with an error. Returns how many were deleted.
   */
  removeAbandoned(before: Date): Promise<number>;
  /** Resolves where the store can be written to. */
  ping(): Promise<void>;
}
