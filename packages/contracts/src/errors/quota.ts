/** What a partner may use of something, and how much of that is left. */
export interface Quota {
  name: 'requests' | 'unfinished-jobs' | 'payload-bytes';
  /** In requests, jobs or bytes. */
  limit: number;
  /** Never below 0. */
  remaining: number;
  /** Where it is given anew every so often: how often, and when next. Seconds. */
  window?: { lengthS: number; endsInS: number };
}
