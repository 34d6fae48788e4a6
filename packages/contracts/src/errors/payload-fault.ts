/** Why a payload as a whole cannot be read. */
export const payloadFaultCodes = [
  /** No item in it. */
  'payload_empty',
  /** It ends before it is complete. */
  'payload_truncated',
  /** Its outer structure is not valid in its format. */
  'payload_malformed',
  /** It is in UTF-16 or UTF-32. */
  'payload_not_utf8',
  /** Its content encoding (gzip, br) cannot be decoded. */
  'payload_undecodable',
  /** The header row of a CSV has an unknown column, or one twice. */
  'payload_header_invalid',
] as const;

/** The code of a PayloadFault. */
export type PayloadFaultCode = (typeof payloadFaultCodes)[number];

/** Where in the payload the fault is. */
export interface PayloadPlace {
  /** Bytes from the start of the decoded payload, from 0. */
  byteOffset?: number;
  /** Line, from 1. */
  line?: number;
}

/** A payload that cannot be read as a whole. `detail` is public: a sentence that tells the partner what to do. */
export class PayloadFault extends Error {
  override readonly name = 'PayloadFault';
  readonly code: PayloadFaultCode;
  readonly detail: string;
  readonly byteOffset: number | undefined;
  readonly line: number | undefined;

  constructor(code: PayloadFaultCode, detail: string, place: PayloadPlace = {}) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
    this.byteOffset = place.byteOffset;
    this.line = place.line;
  }
}
