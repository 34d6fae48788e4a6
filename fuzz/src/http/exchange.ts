/** A request as it was sent. */
export interface SentRequest {
  method: string;
  /** From the root, as it stands in the request line. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

/** What was answered. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** A request and its answer; null where there was none. */
export interface Exchange {
  request: SentRequest;
  answer: Answer | null;
}
