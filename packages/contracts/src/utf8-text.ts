/**
 * Text as its UTF-8 bytes: what a raw query takes as a text parameter where making a string of it would only cost, since
 * the bytes are what is sent.
 */
export class Utf8Text {
  readonly bytes: Uint8Array;

  /** `bytes` must be UTF-8 without NUL, as Postgres wants it. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}
