/** Requests are counted in windows of this length, so that a short burst is no matter. Seconds. */
export const requestWindowS = 10;

/** What became of one request. */
export interface CountedRequest {
  granted: boolean;
  /** How many more the window takes. */
  remaining: number;
  /** When the window ends, rounded up. Seconds. */
  endsInS: number;
}

/** Counts the requests of each partner, in windows of `requestWindowS`. */
export interface RequestLimiter {
  /** Counts a request of a partner that may make `limit` in a window; one that is refused is not counted. Waits for nothing. */
  take(partnerId: string, limit: number): CountedRequest;
}
