import { type Collection, findCollection } from '@sluice/contracts';
import type { ReadItem } from '../parsing/items/read-item.ts';
import type { Resources } from '../resources.ts';
import { findSegment } from './find-segment.ts';
import { readSegment, type SegmentRest } from './segment-reader.ts';

/** A job whose payload is read again. */
type SentJob = SegmentRest['job'] & { partnerId: string; jobId: string };

/** The items of a job's payload as they were sent, read again in the payload's order. Holds one segment at a time. */
export class SentItems {
  readonly #resources: Resources;
  readonly #job: SentJob;
  readonly #collection: Collection;
  #items: Iterator<ReadItem> = [][Symbol.iterator]();
  /** Just past the last item of the segment that is held. */
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
    const select = { collection: true, contentFormat: true, payloadKey: true, csvHeader: true };
    const job = await resources.db.forPartner(partnerId, (tx) =>
      tx.job.findUniqueOrThrow({ where: { partnerId, jobId }, select }),
    );
    const collection = findCollection(job.collection);
    if (collection === undefined) throw new Error(`Collection ${job.collection} is not known.`);
    const { payloadKey } = job;
    if (payloadKey === null) throw new Error(`Job ${jobId} has no payload.`);
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
