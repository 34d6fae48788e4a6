import { type ItemFault, joinPath } from '@sluice/contracts';
import { findNumberFlaw } from '../bytes/number-text.ts';
import {
  deepestNesting,
  describeDuplicate,
  describeLoneSurrogate,
  describeNul,
  describeTooDeep,
  describeUnsafeNumber,
} from '../items/item-faults.ts';
import { JsonTextCursor } from './json-text-cursor.ts';

/** What an exact look at an item's text found. */
export interface TextCheck {
  /** The first thing that JSON.parse or Postgres would silently change, with its path; null where there is none. */
  fault: ItemFault | null;
  /** The item's source_id is a part of what is wrong: it must not be used. */
  affectsSourceId: boolean;
}

/**
 * Looks exactly, token by token, for what JSON.parse or Postgres would silently change: duplicate keys, numbers that
 * are not kept, NUL characters and lone surrogates. Slow beside JSON.parse: for the few items that give cause.
 * `text` must be JSON that JSON.parse accepts; `path` is that of the value which it writes, '' for an item, and
 * `around` the number of lists and objects that it stands in.
 */
export function checkJsonText(text: string, path = '', around = 0): TextCheck {
  const checker = new JsonTextChecker(text);
  checker.checkValue(path, around + 1);
  return { fault: checker.fault, affectsSourceId: checker.affectsSourceId };
}

const loneSurrogate = /\p{Surrogate}/u;
const isNumber = /^[-\d]/;

class JsonTextChecker {
  fault: ItemFault | null = null;
  affectsSourceId = false;
  private readonly cursor: JsonTextCursor;

  constructor(text: string) {
    this.cursor = new JsonTextCursor(text);
  }

  /** Checks the value at the cursor; it is at `path`, and `depth` - 1 lists and objects are around it. */
  checkValue(path: string, depth: number): void {
    const first = this.cursor.peek();
    if (first === '"') this.checkText(this.cursor.readString(), path);
    else if (first !== '{' && first !== '[') this.checkScalar(this.cursor.readScalar(), path);
    else if (depth > deepestNesting) this.refuseDepth(path);
    else if (first === '{') this.checkObject(path, depth);
    else this.checkList(path, depth);
  }

  private checkObject(path: string, depth: number): void {
    const keys = new Set<string>();
    this.cursor.skip('{');
    while (this.cursor.peek() !== '}') {
      const key = this.cursor.readString();
      const keyPath = joinPath(path, key);
      if (keys.has(key)) this.report(describeDuplicate(keyPath));
      keys.add(key);
      this.checkText(key, keyPath);
      this.cursor.skip(':');
      this.checkValue(keyPath, depth + 1);
      this.cursor.skip(',');
    }
    this.cursor.skip('}');
  }

  private checkList(path: string, depth: number): void {
    this.cursor.skip('[');
    for (let index = 0; this.cursor.peek() !== ']'; index += 1) {
      this.checkValue(`${path}[${index}]`, depth + 1);
      this.cursor.skip(',');
    }
    this.cursor.skip(']');
  }

  private checkText(text: string, path: string): void {
    if (text.includes('\0')) this.report(describeNul(path));
    else if (loneSurrogate.test(text)) this.report(describeLoneSurrogate(path));
  }

  private checkScalar(text: string, path: string): void {
    const flaw = isNumber.test(text) ? findNumberFlaw(text) : null;
    if (flaw !== null) this.report(describeUnsafeNumber(text, flaw, path));
  }

  private refuseDepth(path: string): void {
    this.report(describeTooDeep(path));
    this.cursor.skipNested();
  }

  private report(fault: ItemFault): void {
    this.fault ??= fault;
    if (fault.path === 'source_id') this.affectsSourceId = true;
  }
}
