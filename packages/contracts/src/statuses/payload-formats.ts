/** The formats of a payload. */
export const payloadFormats = ['json', 'ndjson', 'csv'] as const;

/** The format of a payload. */
export type PayloadFormat = (typeof payloadFormats)[number];
