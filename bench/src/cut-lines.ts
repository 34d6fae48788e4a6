import { type FileHandle, open } from 'node:fs/promises';

/** A part of a file; `end` is exclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/** More than the longest line. */
const probeBytes = 1 << 16;
const lineFeed = 0x0a;

/** Cuts a file of lines into parts of about `partBytes`, each of whole lines. */
export async function cutLines(path: string, partBytes: number): Promise<ByteRange[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const ranges: ByteRange[] = [];
    for (let start = 0; start < size; ) {
      const end = Math.min(size, await findLineEnd(file, start + partBytes));
      ranges.push({ start, end });
      start = end;
    }
    return ranges;
  } finally {
    await file.close();
  }
}

/** Where the line that holds `position` ends; `position` past the end of the file stays as it is. */
async function findLineEnd(file: FileHandle, position: number): Promise<number> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(probeBytes), 0, probeBytes, position);
  const found = buffer.subarray(0, bytesRead).indexOf(lineFeed);
  return position + (found === -1 ? bytesRead : found + 1);
}
