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

const windowMs = requestWindowS * 1_000;

/** The requests of one partner in one window. */
export interface RequestCount {
  /** Granted by this process. */
  own: number;
  /** Of these, what the other processes can know of. */
  told: number;
  /** Granted by the others, as far as they have told. */
  others: number;
}

/** A window of time; those of all processes begin together. */
export interface RequestWindow {
  /** Since 1970. */
  number: number;
  /** By partner. */
  counts: ReadonlyMap<string, RequestCount>;
}

/** The counts of this process. */
export interface RequestCounts extends RequestLimiter {
  /** The window that it is now. */
  window(): RequestWindow;
}

/** Starts to count; `onGrant` is called with each request that is granted. */
export function countRequests(onGrant: () => void): RequestCounts {
  let number = 0;
  let counts = new Map<string, RequestCount>();

  function open(nowMs: number): Map<string, RequestCount> {
    const current = Math.floor(nowMs / windowMs);
    if (current !== number) [number, counts] = [current, new Map()];
    return counts;
  }

  function take(partnerId: string, limit: number): CountedRequest {
    const nowMs = Date.now();
    const count = findCount(open(nowMs), partnerId);
    const left = limit - count.own - count.others;
    const endsInS = Math.ceil(((number + 1) * windowMs - nowMs) / 1_000);
    if (left <= 0) return { granted: false, remaining: 0, endsInS };
    count.own += 1;
    onGrant();
    return { granted: true, remaining: left - 1, endsInS };
  }

  return { take, window: () => ({ counts: open(Date.now()), number }) };
}

function findCount(counts: Map<string, RequestCount>, partnerId: string): RequestCount {
  const known = counts.get(partnerId);
  if (known !== undefined) return known;
  const count = { own: 0, told: 0, others: 0 };
  counts.set(partnerId, count);
  return count;
}
