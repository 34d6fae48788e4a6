import { JsonElementScanner } from './json-element-scanner.ts';
import { describeUnbalanced, JsonEnvelope } from './json-envelope.ts';
import type { PayloadScanner } from './payload-scanner.ts';
import type { SegmentCutter } from './segment-cutter.ts';

/** Finds the elements of `items` in a JSON payload. */
export class JsonScanner implements PayloadScanner {
  readonly csvHeader: string[] = [];
  private readonly envelope = new JsonEnvelope();
  private readonly element = new JsonElementScanner();
  private readonly cutter: SegmentCutter;
  private itemStart = 0;

  constructor(cutter: SegmentCutter) {
    this.cutter = cutter;
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
      throw describeUnbalanced(bytes[at - 1] as number, offset + at - 1, this.cutter.items);
    if (this.element.state === 'done') {
      this.cutter.addItem(this.itemStart, offset + at, 1);
      this.element.reset();
      this.envelope.endItem();
    }
    return at;
  }
}
