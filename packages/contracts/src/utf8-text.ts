/**
 * Text as its UTF-8 bytes, for a text parameter of a raw query: the bytes are sent as they are, and are never made a string.
 */
export class Utf8Text {
  readonly bytes: Uint8Array;

  /** `bytes` must be UTF-8 without NUL, as Postgres requires it. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}
