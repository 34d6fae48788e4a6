import type { Action, Collection, Mode, PayloadFormat } from '@sluice/contracts';

/** The most parts of a session; they are numbered from 1. */
export const maxSessionParts = 10_000;

/** `EXPIRED`: it was not done in its time, and takes nothing more; the purge deletes it. */
export type SessionState = 'OPEN' | 'DONE' | 'EXPIRED';

/** What a session can do with its parts, once they are one payload. */
export type SessionMode = Exclude<Mode, 'upsert'>;

/** A session of a partner. */
export interface SessionKey {
  partnerId: string;
  /** UUID. */
  sessionId: string;
}

/** A session to be opened. */
export interface NewSession {
  partnerId: string;
  collection: Collection;
  mode: SessionMode;
  action: Action;
  /** A full refresh without items tombstones everything only where this is set. */
  allowEmpty: boolean;
}

/** A session, without its parts. */
export interface Session extends SessionKey {
  /** Its path. */
  collection: string;
  mode: SessionMode;
  action: Action;
  allowEmpty: boolean;
  state: SessionState;
  /** The format of its parts; null until there is one. */
  contentFormat: PayloadFormat | null;
  /** The columns of its parts, where they are CSV. */
  csvHeader: string[];
  /** The items of all parts, joined. Bytes. */
  payloadBytes: bigint;
  /** UUID; null until it is done. */
  jobId: string | null;
  createdAt: Date;
  /** Means nothing once it is done. */
  expiresAt: Date;
}

/** A part of a session, as it is shown. */
export interface PartView {
  /** From 1. */
  number: number;
  items: number;
  /** Of its decoded bytes, as is the digest. */
  bytes: number;
  sha256: Uint8Array;
}

/** A part of a session, and where its items are. */
export interface StoredPart extends PartView {
  payloadKey: string;
  /** The first item's first byte, from the start of the part. */
  byteStart: number;
  /** Just past the last item's last byte. */
  byteEnd: number;
}

/** A session with its parts, in their order. */
export interface SessionView extends Session {
  parts: StoredPart[];
}
