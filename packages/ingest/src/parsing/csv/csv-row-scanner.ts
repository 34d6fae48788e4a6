import * as codes from '../bytes/byte-codes.ts';

// V8 folds a module's own constants into a hot loop; imported ones it would load again for each byte.
const { comma, lineFeed, quote } = codes;

const atCellStart = 0;
const inPlainCell = 1;
const inQuotes = 2;
/** After a quote inside quotes: a second one makes it a quote of the cell, anything else ends the quotes. */
const afterQuote = 3;

/** Finds the end of one CSV row (RFC 4180) in bytes that may arrive in pieces, in constant memory. */
export class CsvRowScanner {
  /** The row's line feed was reached. */
  isDone = false;
  /** Line feeds inside quotes. */
  innerLines = 0;
  private place = atCellStart;

  /** Whether the row cannot end here: a cell's quotes are open. */
  get isQuoted(): boolean {
    return this.place === inQuotes;
  }

  /** Makes ready for another row. */
  reset(): void {
    this.isDone = false;
    this.innerLines = 0;
    this.place = atCellStart;
  }

  /**
   * Scans on from `from`. Returns the place of the line feed that ends the row when `isDone` is then set, otherwise
   * `to`.
   */
  scan(bytes: Buffer, from: number, to: number): number {
    let at = from;
    let place = this.place;
    while (at < to) {
      const byte = bytes[at] as number;
      if (place === inQuotes) {
        if (byte === quote) place = afterQuote;
        else if (byte === lineFeed) this.innerLines += 1;
      } else if (byte > comma) place = inPlainCell;
      else if (byte === comma) place = atCellStart;
      else if (byte === lineFeed) {
        this.isDone = true;
        break;
      } else place = byte === quote && place !== inPlainCell ? inQuotes : inPlainCell;
      at += 1;
    }
    this.place = place;
    return at;
  }
}
