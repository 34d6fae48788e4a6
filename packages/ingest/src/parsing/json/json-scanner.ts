import type { PayloadScanner, SegmentCutter } from '../items/segment-cutter.ts';
import { JsonElementScanner } from './json-element-scanner.ts';
import { JsonEnvelope } from './json-envelope.ts';
import type { EnvelopeForm } from './json-envelope-steps.ts';

/** Finds the items of a JSON payload. */
export class JsonScanner implements PayloadScanner {
  readonly csvHeader: string[] = [];
  private readonly envelope: JsonEnvelope;
  private readonly element = new JsonElementScanner();
  private readonly cutter: SegmentCutter;
  private itemStart = 0;

  constructor(cutter: SegmentCutter, form?: EnvelopeForm) {
    this.cutter = cutter;
    this.envelope = new JsonEnvelope(form);
  }

  push(bytes: Buffer, offset: number): void {
    const { envelope } = this;
    let at = 0;
    while (at < bytes.length) {
      if (envelope.state === 'item') at = this.scanItem(bytes, at, offset);
      else if (envelope.step(bytes[at] as number, offset + at)) this.itemStart = offset + at;
      else at += 1;
    }
  }

  finish(offset: number): void {
    this.envelope.finish(offset, this.cutter.items);
  }

  private scanItem(bytes: Buffer, from: number, offset: number): number {
    const at = this.element.scan(bytes, from, bytes.length);
    if (this.element.state === 'unbalanced')
      throw this.envelope.describeUnbalanced(bytes[at - 1] as number, offset + at - 1, this.cutter.items);
    if (this.element.state === 'done') {
      this.cutter.addItem(this.itemStart, offset + at, 1);
      this.element.reset();
      this.envelope.endItem();
    }
    return at;
  }
}
