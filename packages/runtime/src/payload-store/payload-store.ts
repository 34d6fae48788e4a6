import type { Readable } from 'node:stream';

/** A payload that is complete and durable in the store. */
export interface StoredPayload {
  /** Bytes. */
  size: number;
  /** Digest of the stored bytes. */
  sha256: Uint8Array;
}

/** Where payloads wait for the workers. A key is a path of plain names, such as `<partner>/<uuid>`. */
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
  /** Resolves where the store can be written to. */
  ping(): Promise<void>;
}
