import { ItemText } from '../bytes/item-text.ts';
import { mayHaveLongNumber } from '../bytes/number-text.ts';
import type { SegmentText } from '../bytes/segment-text.ts';
import { frameItem } from '../items/frame-item.ts';
import {
  deepestNesting,
  describeMalformedJson,
  describeNotAnObject,
  describeNul,
  describeTooDeep,
  describeTooLarge,
  describeTooManyContainers,
  mostContainers,
} from '../items/item-faults.ts';
import type { JsonItemFramer } from '../items/item-framer.ts';
import type { ReadItem, ReadOptions } from '../items/read-item.ts';
import { BatchParser, isBatchFull, isJsonObject, parseJson } from './batch-parser.ts';
import { checkJsonText } from './check-json-text.ts';
import { readInvalidUtf8 } from './read-invalid-utf8.ts';
import { countKeys, hasDoubtfulEscape } from './silent-changes.ts';

/** Reads JSON items in batches: what is framed one at a time is parsed and checked together. */
export class JsonItemReader {
  private readonly bytes: Buffer;
  private readonly options: ReadOptions;
  private readonly text: SegmentText;
  private readonly parser: BatchParser;
  private readonly hasEscapes: boolean;
  private count = 0;
  /** Bytes of the batch, as they stand in the payload. */
  private batchBytes = 0;
  /** The batch, and those of it that are still to be parsed, with the number of colons in each. */
  private items: ReadItem[] = [];
  private unparsed: ReadItem[] = [];
  private colons: number[] = [];

  constructor(bytes: Buffer, text: SegmentText, options: ReadOptions) {
    this.bytes = bytes;
    this.options = options;
    this.text = text;
    this.parser = new BatchParser((joined) => this.text.decode(joined));
    this.hasEscapes = bytes.includes('\\u');
  }

  /** It is time to take the items. */
  get isFull(): boolean {
    return isBatchFull(this.items.length, this.batchBytes);
  }

  /** Takes the item where `framer` stands. */
  add(framer: JsonItemFramer): void {
    const item = frameItem(framer, this.count, this.options);
    this.count += 1;
    this.items.push(item);
    this.batchBytes += framer.end - framer.start;
    if (this.takeFastPathItem(item, framer) || this.refuse(item, framer)) return;
    item.text = new ItemText(this.bytes, framer.start, framer.end);
    this.unparsed.push(item);
    this.colons.push(framer.hasExponent || mayHaveLongNumber(item.text) ? Number.NaN : framer.colons);
  }

  /** The items since the last call, read. */
  takeItems(): ReadItem[] {
    const { items, unparsed, colons } = this;
    const values = unparsed.length === 0 ? [] : this.parser.parse(unparsed.map((item) => item.text));
    for (let at = 0; at < unparsed.length; at += 1) {
      if (values === null) this.readAlone(unparsed[at] as ReadItem, colons[at] as number);
      else this.check(unparsed[at] as ReadItem, values[at], colons[at] as number);
    }
    this.items = [];
    this.batchBytes = 0;
    this.unparsed = [];
    this.colons = [];
    return items;
  }

  private takeFastPathItem(item: ReadItem, { fastPathItem, start, end }: JsonItemFramer): boolean {
    if (fastPathItem === null || end - start > this.options.itemMaxBytes) return false;
    item.text = new ItemText(this.bytes, start, end);
    item.value = fastPathItem.value;
    item.passedFastPath = true;
    return true;
  }

  /** Finds what forbids to parse the item. Returns whether there is anything. */
  private refuse(item: ReadItem, { start, end, deepest, containers, isWhole }: JsonItemFramer): boolean {
    const { itemMaxBytes, byteStart } = this.options;
    if (end - start > itemMaxBytes) item.fault = describeTooLarge(end - start, itemMaxBytes);
    else if (deepest > deepestNesting) item.fault = describeTooDeep(null);
    else if (containers > mostContainers) item.fault = describeTooManyContainers(null);
    else if (!this.text.isReadable(start, end)) {
      const { fault, value } = readInvalidUtf8(this.bytes.subarray(start, end), byteStart + start);
      item.fault = fault;
      item.value = value;
    } else if (!isWhole) {
      item.text = new ItemText(this.bytes, start, end);
      this.readAlone(item, Number.NaN);
    }
    return item.fault !== null;
  }

  private readAlone(item: ReadItem, colons: number): void {
    const text = item.text.toString();
    const { value, error } = parseJson(text);
    if (error === null) this.check(item, value, colons);
    else item.fault = text.includes('\0') ? describeNul(null) : describeMalformedJson(error, null);
  }

  private check(item: ReadItem, value: unknown, colons: number): void {
    if (!isJsonObject(value)) {
      item.fault = describeNotAnObject(value);
      return;
    }
    item.value = value;
    if (countKeys(value) !== colons || (this.hasEscapes && hasDoubtfulEscape(item.text.toString(), value)))
      this.checkText(item);
  }

  private checkText(item: ReadItem): void {
    const { fault, affectsSourceId } = checkJsonText(item.text.toString());
    item.fault = fault;
    if (affectsSourceId) item.value = undefined;
  }
}
