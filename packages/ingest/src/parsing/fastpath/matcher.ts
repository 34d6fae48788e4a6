/**
 * Says without doubt that the value whose first byte is at `at` is valid: answers the byte just past it. Otherwise answers
 * `unsure`, which is no verdict: JSON.parse and ajv give that.
 */
export type Matcher = (bytes: Buffer, at: number) => number;

export const NO_MATCH = -1;

/** What a value is never said to be without doubt. */
export const matchNothing: Matcher = () => NO_MATCH;
