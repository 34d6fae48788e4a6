import { comma, isWhiteSpace } from '../bytes/byte-codes.ts';
import type { FastPathItem, FastPathValidator } from '../fastpath/fast-path-validator.ts';
import type { JsonItemFramer } from '../items/item-framer.ts';
import { JsonElementScanner } from './json-element-scanner.ts';

/** The items of a segment of a JSON payload: elements with commas between them. */
export class JsonFramer implements JsonItemFramer {
  start = 0;
  end = 0;
  // Lines of a JSON payload are not counted.
  readonly line = 1;
  readonly nextLine = 1;
  readonly isWhole = true;
  fastPathItem: FastPathItem | null = null;
  private readonly bytes: Buffer;
  private readonly fastPath: FastPathValidator | null;
  private readonly scanner = new JsonElementScanner();

  constructor(bytes: Buffer, fastPath: FastPathValidator | null) {
    this.bytes = bytes;
    this.fastPath = fastPath;
  }

  get next(): number {
    return this.end;
  }

  get colons(): number {
    return this.scanner.colons;
  }

  get deepest(): number {
    return this.scanner.deepest;
  }

  get containers(): number {
    return this.scanner.containers;
  }

  get hasExponent(): boolean {
    return this.scanner.hasExponent;
  }

  /** @throws Error where the bytes are not those of whole items: the segment is not what segmentPayload cut. */
  advance(): boolean {
    const { bytes } = this;
    let at = this.end;
    while (at < bytes.length && (bytes[at] === comma || isWhiteSpace(bytes[at]))) at += 1;
    if (at === bytes.length) return false;
    this.start = at;
    this.fastPathItem = this.fastPath === null ? null : this.fastPath(bytes, at);
    this.end = this.fastPathItem === null ? this.findEnd() : this.fastPathItem.end;
    return true;
  }

  private findEnd(): number {
    const { bytes, scanner, start } = this;
    scanner.reset();
    const end = scanner.scan(bytes, start, bytes.length);
    scanner.finish();
    if (scanner.state !== 'done')
      throw new Error(`Byte ${start} of the segment begins an item that does not end in it.`);
    return end;
  }
}
