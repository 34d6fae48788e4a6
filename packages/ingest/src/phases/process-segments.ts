import type { Collection, Mode, PayloadFormat } from '@sluice/contracts';
import type { JobTarget } from '../chunk/apply-chunk.ts';
import type { Claim } from '../jobs/claim.ts';
import { readItems } from '../payload/read-items.ts';
import type { Resources } from '../resources.ts';
import { listOpenSegments, type OpenSegment } from '../sql/list-open-segments.ts';
import { processChunk } from './process-chunk.ts';
import { validateItems } from './validate-items.ts';

/** Two: while Postgres applies a chunk of one segment, the next chunk of the other is read and checked. */
const segmentsAtOnce = 2;

/** A claimed job whose payload is parsed. */
export interface ParsedJob {
  claim: Claim;
  target: JobTarget;
  collection: Collection;
  mode: Mode;
  format: PayloadFormat;
  payloadKey: string;
  csvHeader: string[];
}

/** What the segments' work reports while it goes on. */
export interface SegmentEvents {
  signal: AbortSignal;
  /** Quarantined items of these collections may be released now. */
  onReady(collections: readonly string[]): Promise<void>;
}

/** Validates and processes what is left of a job's segments, each from its cursor. */
export async function processSegments(resources: Resources, job: ParsedJob, events: SegmentEvents): Promise<void> {
  const open = await listOpenSegments(resources.db, job.claim.jobId);
  const take = async () => {
    for (let segment = open.shift(); segment !== undefined; segment = open.shift()) {
      await processSegment(resources, job, { segment, events });
    }
  };
  const lanes = Array.from({ length: segmentsAtOnce }, () => take().catch(stopOthers));
  const ends = await Promise.all(lanes);
  const failed = ends.find((end) => end !== undefined);
  if (failed !== undefined) throw failed.error;

  function stopOthers(error: unknown): { error: unknown } {
    open.length = 0;
    return { error };
  }
}

async function processSegment(
  resources: Resources,
  job: ParsedJob,
  { segment, events }: { segment: OpenSegment; events: SegmentEvents },
): Promise<void> {
  const work = { claim: job.claim, target: job.target, mode: job.mode, segment: segment.number };
  const { chunkItems: items, segmentBytes: textLength } = resources.limits;
  const read = await readSegment(resources, job, segment);
  let fromByte = segment.cursor.byte;
  for (const chunk of validateItems(read, resources.judges(job.collection), {
    first: segment.cursor,
    items,
    textLength,
  })) {
    events.signal.throwIfAborted();
    await events.onReady(await processChunk(resources, work, { chunk, fromByte }));
    fromByte = chunk.next.byte;
  }
}

/** The segment's bytes are held whole: they are bounded by the segment's size and the largest item's. */
async function readSegment(resources: Resources, job: ParsedJob, { cursor, byteEnd }: OpenSegment) {
  const bytes = Buffer.allocUnsafeSlow(byteEnd - cursor.byte);
  let filled = 0;
  for await (const part of await resources.payloads.read(job.payloadKey, cursor.byte, byteEnd)) {
    filled += (part as Buffer).copy(bytes, filled);
  }
  if (filled < bytes.length) throw new Error(`Payload ${job.payloadKey} ends before byte ${byteEnd}.`);
  return readItems(bytes, {
    format: job.format,
    byteStart: cursor.byte,
    index: cursor.index,
    line: cursor.line,
    csvHeader: job.csvHeader,
    collection: job.collection,
    itemMaxBytes: resources.limits.itemMaxBytes,
  });
}
