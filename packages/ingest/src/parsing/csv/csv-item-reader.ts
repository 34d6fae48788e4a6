import { ItemText } from '../bytes/item-text.ts';
import { SegmentText } from '../bytes/segment-text.ts';
import { frameItem } from '../items/frame-item.ts';
import { describeInvalidUtf8, describeMalformedCsv, describeTooLarge } from '../items/item-faults.ts';
import type { ItemFramer } from '../items/item-framer.ts';
import type { ReadItem, ReadOptions } from '../items/read-item.ts';
import { BatchParser, isBatchFull } from '../json/batch-parser.ts';
import { findFirstInvalid, replacement } from '../json/read-invalid-utf8.ts';
import { type CsvBranch, layOutCsv } from './csv-layout.ts';
import { writeRowJson } from './csv-row-to-json.ts';
import { type SplitRow, splitCsvRow } from './split-csv-row.ts';

/** Reads CSV rows in batches: the JSON that is made of them is parsed together. */
export class CsvItemReader {
  private readonly bytes: Buffer;
  private readonly options: ReadOptions;
  private readonly text: SegmentText;
  private readonly parser = new BatchParser((joined) => joined.toString());
  private readonly layout: CsvBranch;
  private readonly idPosition: number;
  private count = 0;
  /** Bytes of the batch, as they stand in the payload. */
  private batchBytes = 0;
  private items: ReadItem[] = [];

  constructor(bytes: Buffer, options: ReadOptions) {
    this.bytes = bytes;
    this.options = options;
    this.text = new SegmentText(bytes);
    this.layout = layOutCsv(options.csvHeader, options.collection);
    this.idPosition = options.csvHeader.indexOf('source_id');
  }

  /** It is time to take the items. */
  get isFull(): boolean {
    return isBatchFull(this.items.length, this.batchBytes);
  }

  /** Takes the row where `framer` stands. */
  add(framer: ItemFramer): void {
    const { start, end } = framer;
    const item = frameItem(framer, this.count, this.options);
    this.count += 1;
    this.items.push(item);
    this.batchBytes += framer.end - framer.start;
    if (end - start > this.options.itemMaxBytes) item.fault = describeTooLarge(end - start, this.options.itemMaxBytes);
    else if (this.text.isReadable(start, end)) this.readRow(item, this.text.read(start, end));
    else this.readInvalidRow(item, start, end);
  }

  /** The items since the last call, read. */
  takeItems(): ReadItem[] {
    const { items } = this;
    const faultless = items.filter((item) => item.fault === null);
    const values = this.parser.parse(faultless.map((item) => item.text));
    if (values === null) throw new Error('The JSON that was made of CSV rows is not valid.');
    for (let at = 0; at < faultless.length; at += 1) (faultless[at] as ReadItem).value = values[at];
    this.items = [];
    this.batchBytes = 0;
    return items;
  }

  private readRow(item: ReadItem, row: string): void {
    const { cells, flaw } = this.split(row);
    if (cells === null) {
      item.fault = describeMalformedCsv(flaw);
      return;
    }
    const { text, fault } = writeRowJson(this.layout, cells);
    if (fault === null) item.text = ItemText.from(text);
    else {
      item.fault = fault;
      item.value = this.readSourceId(cells);
    }
  }

  private readInvalidRow(item: ReadItem, start: number, end: number): void {
    const bytes = this.bytes.subarray(start, end);
    const row = bytes.toString('utf8');
    const cells = this.split(row).cells ?? [];
    const path = this.options.csvHeader[cells.findIndex((cell) => cell.includes(replacement))];
    item.fault = describeInvalidUtf8(this.options.byteStart + start + findFirstInvalid(bytes, row), path ?? null);
    item.value = this.readSourceId(cells);
  }

  /** Splits a row; a flaw, too, where it has not as many cells as there are columns. */
  private split(row: string): SplitRow {
    const split = splitCsvRow(row);
    const expected = this.options.csvHeader.length;
    if (split.cells === null || split.cells.length === expected) return split;
    const flaw = `The row has ${split.cells.length} cells where the header has ${expected} columns: quote a cell that contains a comma`;
    return { cells: null, flaw };
  }

  private readSourceId(cells: readonly string[]): { source_id: string } | undefined {
    const sourceId = cells[this.idPosition];
    const isCertain = sourceId !== undefined && sourceId !== '' && !/[\0\ufffd]/.test(sourceId);
    return isCertain ? { source_id: sourceId } : undefined;
  }
}
