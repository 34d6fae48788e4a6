import { PayloadFault } from '@sluice/contracts';
import { closeBrace, colon, comma, openBrace, quote, skipWhiteSpace } from '../bytes/byte-codes.ts';
import { measureByteOrderMark } from '../bytes/byte-order-mark.ts';
import { parseJson } from './batch-parser.ts';
import { JsonElementScanner } from './json-element-scanner.ts';

/** A member of a JSON object: its name, and the bytes of its value as they stand there. */
export interface RawMember {
  name: string;
  value: Buffer;
}

/**
 * Goes through the members of a JSON object without reading their values, which could take many times the memory of their
 * text: it sees to strings and brackets, and leaves the rest to whoever reads a value.
 * @throws PayloadFault where the bytes are no such object
 */
export function* splitMembers(bytes: Buffer): Generator<RawMember, void> {
  const cursor = new ByteCursor(bytes);
  cursor.expect(openBrace);
  if (!cursor.skip(closeBrace)) {
    do {
      const name = cursor.readName();
      cursor.expect(colon);
      yield { name, value: cursor.readElement() };
    } while (cursor.skip(comma));
    cursor.expect(closeBrace);
  }
  cursor.expectEnd();
}

class ByteCursor {
  private at: number;
  private readonly bytes: Buffer;
  private readonly scanner = new JsonElementScanner();

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.at = measureByteOrderMark(bytes);
  }

  /** Goes past `byte` and the white space before it. Returns false where something else stands there. */
  skip(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at += 1;
    return true;
  }

  expect(byte: number): void {
    if (!this.skip(byte)) throw this.fail();
  }

  expectEnd(): void {
    if (this.peek() !== undefined) throw this.fail();
  }

  readName(): string {
    if (this.peek() !== quote) throw this.fail();
    const { value } = parseJson(this.readElement().toString());
    if (typeof value !== 'string') throw this.fail();
    return value;
  }

  /** The bytes of the next element, whatever it is. */
  readElement(): Buffer {
    if (this.peek() === undefined) throw this.fail();
    const { bytes, scanner, at: start } = this;
    scanner.reset();
    const end = scanner.scan(bytes, start, bytes.length);
    scanner.finish();
    if (scanner.state !== 'done' || end === start) throw this.fail();
    this.at = end;
    return bytes.subarray(start, end);
  }

  private peek(): number | undefined {
    this.at = skipWhiteSpace(this.bytes, this.at, this.bytes.length);
    return this.bytes[this.at];
  }

  private fail(): PayloadFault {
    const { at } = this;
    return new PayloadFault('payload_malformed', `The request body is not a valid JSON object, from byte ${at} on.`, {
      byteOffset: at,
    });
  }
}
