import { type Collection, type PayloadFormat, requireCollection } from '@sluice/contracts';
import type { ReadItem } from '../parsing/items/read-item.ts';
import type { Resources } from '../resources/resources.ts';
import type { JobErrorView } from './job-view.ts';
import { streamJobErrors } from './list-job-errors.ts';
import { readSegment, type SegmentRest } from './segment-reader.ts';
import { findSegment } from './segments.ts';

interface StoredJob {
  collection: string;
  contentFormat: PayloadFormat;
  /** Null for a submission that was applied in its request. */
  payloadKey: string | null;
  csvHeader: string[];
}

/** A job whose payload is read again. */
type SentJob = SegmentRest['job'] & { partnerId: string; jobId: string };

/** The items of a job's payload as they were sent, read again in the payload's order. Holds one segment at a time. */
class SentItems {
  readonly #resources: Resources;
  readonly #job: SentJob;
  readonly #collection: Collection;
  #items: Iterator<ReadItem> = [][Symbol.iterator]();
  /** Just past the last item of the segment in memory. */
  #endIndex = 0;

  private constructor(resources: Resources, job: SentJob, collection: Collection) {
    this.#resources = resources;
    this.#job = job;
    this.#collection = collection;
  }

  /** Opens the payload of a job. Rejects where the partner has no such job. */
  static async open(
    resources: Resources,
    { partnerId, jobId }: { partnerId: string; jobId: string },
  ): Promise<SentItems> {
    const [job] = await resources.db.forPartner(
      partnerId,
      (tx) => tx.$queryRaw<StoredJob[]>`
        SELECT collection, content_format AS "contentFormat", payload_key AS "payloadKey", csv_header AS "csvHeader"
        FROM jobs WHERE partner_id = ${partnerId} AND job_id = ${jobId}::uuid`,
    );
    if (job === undefined) throw new Error(`There is no job ${jobId}.`);
    const { payloadKey } = job;
    if (payloadKey === null) throw new Error(`Job ${jobId} has no payload.`);
    const collection = requireCollection(job.collection);
    return new SentItems(resources, { ...job, partnerId, jobId, payloadKey }, collection);
  }

  /**
   * The text of the item at `index`, which is larger than at the call before: JSON as it was sent, or as made of its CSV
   * row; empty where no text could be made of it. Rejects where the payload is gone, or has no such item.
   */
  async read(index: number): Promise<string> {
    if (index >= this.#endIndex) await this.#moveTo(index);
    for (;;) {
      const next = this.#items.next();
      if (next.done === true) throw new Error(`Job ${this.#job.jobId} has no item ${index}.`);
      if (next.value.index === index) return next.value.text.toString();
    }
  }

  async #moveTo(index: number): Promise<void> {
    const { partnerId, jobId } = this.#job;
    const segment = await this.#resources.db.forPartner(partnerId, (tx) => findSegment(tx, jobId, index));
    if (segment === null) throw new Error(`Job ${jobId} has no segment with item ${index}.`);
    const items = await readSegment(
      this.#resources,
      { collection: this.#collection, fastPath: null },
      { ...segment, job: this.#job },
    );
    this.#items = items[Symbol.iterator]();
    this.#endIndex = segment.cursor.index + segment.items;
  }
}

/** An item that was not applied. */
export interface FailedItem {
  error: JobErrorView;
  /** JSON as it was sent, or as made of its CSV row; empty where no text could be made of it. */
  text: string;
}

/**
 * The items of a job that were not applied, in the payload's order, each with its text: for downloads of any size. The
 * caller has seen that its payload is kept (retention).
 */
export async function* streamFailedItems(
  resources: Resources,
  job: { partnerId: string; jobId: string },
): AsyncGenerator<FailedItem, void> {
  const sent = await SentItems.open(resources, job);
  for await (const errors of streamJobErrors(resources.db, job)) {
    for (const error of errors) yield { error, text: await sent.read(error.index) };
  }
}

/**
 * The texts of all items of a job's payload, in its order: JSON as it was sent, or as made of its CSV row; empty where no text
 * could be made of it. The caller has seen that the payload is kept, and that it was parsed.
 */
export async function* streamSentItems(
  resources: Resources,
  { total, ...job }: { partnerId: string; jobId: string; total: number },
): AsyncGenerator<string, void> {
  const sent = await SentItems.open(resources, job);
  for (let index = 0; index < total; index += 1) yield await sent.read(index);
}
