import { Readable } from 'node:stream';
import type { Chunk } from '../apply/chunk.ts';
import { validateItems } from '../apply/validate-items.ts';
import { peekPayload } from '../parsing/peek-payload.ts';
import { readItems } from '../parsing/read-items.ts';
import { segmentPayload } from '../parsing/segment-payload.ts';
import type { Resources } from '../resources/resources.ts';
import type { Submission } from './record-submission.ts';

/** A synchronous body, parsed and validated. */
export interface ReadBody {
  items: number;
  /** Empty above the threshold: the body becomes a job, which validates it itself. */
  chunks: Chunk[];
}

/**
 * Reads a whole body from memory, as the parsing and validation phases read a payload.
 *
 * @throws PayloadFault where it cannot be read to its end.
 */
export async function readBody(
  { limits, validators }: Resources,
  submission: Submission,
  body: Buffer,
): Promise<ReadBody> {
  const { collection, format } = submission;
  peekPayload(body, submission);
  const segments = segmentPayload(Readable.from([body]), {
    format,
    collection,
    segmentBytes: body.length,
    itemMaxBytes: limits.itemMaxBytes,
  });
  const cuts = [];
  let cut = await segments.next();
  for (; !cut.done; cut = await segments.next()) cuts.push(cut.value);
  const { items, csvHeader } = cut.value;
  if (items > limits.bulkAsyncThreshold) return { items, chunks: [] };
  const { validate, fastPath } = validators(collection, submission.action);
  const chunks = cuts.flatMap(({ byteStart, byteEnd, firstIndex: index, firstLine: line }) => {
    const part = body.subarray(byteStart, byteEnd);
    const read = readItems(part, {
      format,
      byteStart,
      index,
      line,
      csvHeader,
      collection,
      itemMaxBytes: limits.itemMaxBytes,
      fastPath,
    });
    const options = { first: { byte: byteStart, index, line }, items: limits.bulkAsyncThreshold, textBytes: Infinity };
    return [...validateItems(read, validate, options)];
  });
  return { items, chunks };
}
