import { lineFeed } from '../bytes/byte-codes.ts';
import { measureByteOrderMark } from '../bytes/byte-order-mark.ts';
import { longestHeaderBytes } from './csv-header.ts';

/** Cells and commas; a quoted cell may hold commas. */
const cells = /"(?:[^"]|"")*"|[^,\r\n"]+/g;

/**
 * Exchanges two names among the columns of a CSV; every other byte stays as it is. A header row longer than the limit passes
 * unchanged.
 */
export async function* aliasCsvColumns(
  body: AsyncIterable<Buffer>,
  names: readonly [string, string],
): AsyncGenerator<Buffer, void> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const bytes of body) {
    if (head === null) yield bytes;
    else {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf(lineFeed);
      if (end === -1 && head.length <= longestHeaderBytes) continue;
      yield end === -1 ? head : aliasHeader(head, end, names);
      head = null;
    }
  }
  if (head !== null && head.length > 0) yield aliasHeader(head, head.length, names);
}

function aliasHeader(head: Buffer, end: number, [one, other]: readonly [string, string]): Buffer {
  const start = measureByteOrderMark(head);
  // One character for each byte: bytes that are not UTF-8 stay as they are, too.
  const row = head.toString('latin1', start, end).replaceAll(cells, (cell) => {
    const name = cell.startsWith('"') ? cell.slice(1, -1) : cell;
    if (name !== one && name !== other) return cell;
    return name === one ? other : one;
  });
  return Buffer.concat([head.subarray(0, start), Buffer.from(row, 'latin1'), head.subarray(end)]);
}
