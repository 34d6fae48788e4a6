import { type Collection, PayloadFault } from '@sluice/contracts';
import { carriageReturn } from '../bytes/byte-codes.ts';
import type { PayloadScanner, SegmentCutter } from '../items/segment-cutter.ts';
import { longestHeaderBytes, readCsvHeader } from './csv-header.ts';
import { CsvRowScanner } from './csv-row-scanner.ts';

/** Finds the rows of a CSV payload that are not blank, after reading its header row. */
export class CsvScanner implements PayloadScanner {
  csvHeader: string[] = [];
  private readonly cutter: SegmentCutter;
  private readonly collection: Collection;
  private readonly row = new CsvRowScanner();
  /** The header row so far; null once it is read. */
  private header: Buffer[] | null = [];
  private headerBytes = 0;
  private line = 1;
  /** The row's first byte, and the byte after its last one, a carriage return included. -1: no byte of it was seen. */
  private rowStart = -1;
  private rowEnd = -1;
  private endsWithReturn = false;
  /** Where the bytes at hand begin in the payload. */
  private offset = 0;

  constructor(cutter: SegmentCutter, collection: Collection) {
    this.cutter = cutter;
    this.collection = collection;
  }

  push(bytes: Buffer, offset: number): void {
    this.offset = offset;
    let at = 0;
    while (at < bytes.length) {
      const rowEnd = this.row.scan(bytes, at, bytes.length);
      if (rowEnd > at) this.extendRow(bytes, at, rowEnd);
      if (this.row.isDone) this.endRow();
      at = rowEnd + 1;
    }
  }

  finish(offset: number): void {
    if (this.row.isQuoted) throw this.describeUnclosed(offset);
    this.endRow();
    if (this.header === null) return;
    const detail = 'The payload is empty. A CSV payload begins with a header row that names its columns.';
    throw new PayloadFault('payload_empty', detail, { byteOffset: 0, line: 1 });
  }

  private extendRow(bytes: Buffer, from: number, to: number): void {
    if (this.rowStart === -1) this.rowStart = this.offset + from;
    this.rowEnd = this.offset + to;
    this.endsWithReturn = bytes[to - 1] === carriageReturn;
    if (this.header !== null) this.extendHeader(this.header, bytes.subarray(from, to));
  }

  private extendHeader(header: Buffer[], bytes: Buffer): void {
    // The bytes are the stream's: it may use its buffer again.
    header.push(Buffer.from(bytes));
    this.headerBytes += bytes.length;
    if (this.headerBytes > longestHeaderBytes + 1) this.readHeader(header);
  }

  private endRow(): void {
    const end = this.rowEnd - (this.endsWithReturn ? 1 : 0);
    if (end > this.rowStart) {
      if (this.header === null) this.cutter.addItem(this.rowStart, end, this.line);
      else this.readHeader(this.header);
    }
    this.line += 1 + this.row.innerLines;
    this.row.reset();
    this.rowStart = -1;
    this.rowEnd = -1;
    this.endsWithReturn = false;
    if (this.header !== null) this.header = [];
    this.headerBytes = 0;
  }

  private readHeader(header: Buffer[]): void {
    const row = Buffer.concat(header);
    const names = row.subarray(0, this.endsWithReturn ? row.length - 1 : row.length);
    const place = { byteOffset: this.rowStart, line: this.line };
    this.csvHeader = readCsvHeader(names, this.collection, place);
    this.header = null;
  }

  private describeUnclosed(offset: number): PayloadFault {
    const detail =
      `A quoted cell of the row that begins on line ${this.line}, at byte ${this.rowStart}, is not closed before the payload ends at byte ${offset}. ` +
      'Close its quotes and double those inside it, or send the payload again in full.';
    return new PayloadFault('payload_truncated', detail, { byteOffset: this.rowStart, line: this.line });
  }
}
