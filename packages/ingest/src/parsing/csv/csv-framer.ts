import { carriageReturn } from '../bytes/byte-codes.ts';
import type { ItemFramer } from '../items/item-framer.ts';
import { CsvRowScanner } from './csv-row-scanner.ts';

/** The items of a segment of a CSV payload: rows that are not blank. */
export class CsvFramer implements ItemFramer {
  start = 0;
  end = 0;
  next = 0;
  line: number;
  nextLine: number;
  private readonly bytes: Buffer;
  private readonly scanner = new CsvRowScanner();

  /** `line` is that of the first byte. */
  constructor(bytes: Buffer, line: number) {
    this.bytes = bytes;
    this.line = line;
    this.nextLine = line;
  }

  advance(): boolean {
    while (this.next < this.bytes.length) {
      if (this.takeRow()) return true;
    }
    return false;
  }

  /** Goes past a row. Returns true where it holds an item. */
  private takeRow(): boolean {
    const { bytes, scanner } = this;
    scanner.reset();
    const rowEnd = scanner.scan(bytes, this.next, bytes.length);
    this.start = this.next;
    // Of the last row, segmentPayload has taken the line break away.
    const endsWithReturn = scanner.isDone && rowEnd > this.start && bytes[rowEnd - 1] === carriageReturn;
    this.end = endsWithReturn ? rowEnd - 1 : rowEnd;
    this.line = this.nextLine;
    this.nextLine += scanner.innerLines + (scanner.isDone ? 1 : 0);
    this.next = scanner.isDone ? rowEnd + 1 : rowEnd;
    return this.end > this.start;
  }
}
