import type { Collection, Mode, PayloadFormat } from '@sluice/contracts';
import type { JobTarget } from '../chunk/apply-chunk.ts';
import type { ReplayOutlook } from '../chunk/upsert-chunk.ts';
import type { Claim } from '../jobs/claim.ts';
import type { ReadItem } from '../payload/read-item.ts';
import type { Limits, Resources } from '../resources.ts';
import { listOpenSegments, type OpenSegment } from '../sql/list-open-segments.ts';
import { processChunk } from './process-chunk.ts';
import { createSegmentReader } from './segment-reader.ts';
import { validateItems } from './validate-items.ts';

/** Two: while Postgres applies a chunk of one segment, the next chunk of the other is read and checked. */
const segmentsAtOnce = 2;

/** A claimed job whose payload is parsed. */
export interface ParsedJob {
  claim: Claim;
  target: JobTarget;
  collection: Collection;
  mode: Mode;
  outlook: ReplayOutlook;
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
    const readSegment = createSegmentReader(resources, job);
    for (let segment = open.shift(); segment !== undefined; segment = open.shift()) {
      await processSegment(resources, job, { segment, items: await readSegment(segment), events });
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
  { segment, items, events }: { segment: OpenSegment; items: Iterable<ReadItem>; events: SegmentEvents },
): Promise<void> {
  const { claim, target, mode, outlook } = job;
  const work = { claim, target, mode, outlook, segment: segment.number };
  const judge = resources.judges(job.collection);
  let fromByte = segment.cursor.byte;
  for (const chunk of validateItems(items, judge, { first: segment.cursor, ...chunkBounds(resources.limits) })) {
    events.signal.throwIfAborted();
    await events.onReady(await processChunk(resources, work, { chunk, fromByte }));
    fromByte = chunk.next.byte;
  }
}

function chunkBounds({ chunkItems, segmentBytes }: Limits) {
  return { items: chunkItems, textLength: segmentBytes };
}
