import type { Connection } from '../http/send-request.ts';

/** A product that cases are sent to. */
export interface FuzzedProduct {
  /** By its queue: `postgres`, `redis`. */
  name: string;
  connection: Connection;
  adminApiKey: string;
  /** How processes of it have ended by themselves, so far. */
  deaths: readonly string[];
}
