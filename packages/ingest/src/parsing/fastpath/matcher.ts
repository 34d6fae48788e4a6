/**
 * Says without doubt that the value whose first byte is at `at` is valid: answers the byte just past it. Otherwise answers
 * `NO_MATCH`, which rejects nothing: JSON.parse and ajv decide then.
 */
export type Matcher = (bytes: Buffer, at: number) => number;

export const NO_MATCH = -1;

/** What a value is never said to be without doubt. */
export const matchNothing: Matcher = () => NO_MATCH;
