/** Requests are counted in windows of this length, which allows a short burst. Seconds. */
export const requestWindowS = 10;

/** The decision about one request. */
export interface CountedRequest {
  granted: boolean;
  /** How many more are granted in this window. */
  remaining: number;
  /** When the window ends, rounded up. Seconds. */
  endsInS: number;
}

/** Counts the requests of each partner, in windows of `requestWindowS`. */
export interface RequestLimiter {
  /** Counts a request of a partner whose limit in a window is `limit`; a refused one is not counted. Never waits. */
  take(partnerId: string, limit: number): CountedRequest;
}

const windowMs = requestWindowS * 1_000;

/** The requests of one partner in one window. */
export interface RequestCount {
  /** Granted by this process. */
  own: number;
  /** Of these, how many are shared with the other processes. */
  shared: number;
  /** Granted by the other processes, as far as they have shared. */
  others: number;
}

/** A window of time; it begins at the same time in all processes. */
export interface RequestWindow {
  /** Since 1970. */
  number: number;
  /** By partner. */
  counts: ReadonlyMap<string, RequestCount>;
}

/** The counts of this process. */
export interface RequestCounts extends RequestLimiter {
  /** The current window. */
  window(): RequestWindow;
}

/** Starts to count; `onGrant` is called for each granted request. */
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
    const remaining = limit - count.own - count.others;
    const endsInS = Math.ceil(((number + 1) * windowMs - nowMs) / 1_000);
    if (remaining <= 0) return { granted: false, remaining: 0, endsInS };
    count.own += 1;
    onGrant();
    return { granted: true, remaining: remaining - 1, endsInS };
  }

  return { take, window: () => ({ counts: open(Date.now()), number }) };
}

function findCount(counts: Map<string, RequestCount>, partnerId: string): RequestCount {
  const known = counts.get(partnerId);
  if (known !== undefined) return known;
  const count = { own: 0, shared: 0, others: 0 };
  counts.set(partnerId, count);
  return count;
}
