import { closeBracket, comma, openBracket } from '../bytes/byte-codes.ts';
import { type ItemText, joinTexts } from '../bytes/item-text.ts';

/**
 * When a batch is to be parsed: a value takes many times the memory of its text, so it is the bytes that count where items
 * are long. Items of 330 bytes fill a batch by their number.
 */
const batchItems = 128;
const batchBytes = 256 * 1024;

/** Whether so many items, with so many bytes, are to be parsed before more are taken. */
export function isBatchFull(items: number, bytes: number): boolean {
  return items >= batchItems || bytes >= batchBytes;
}

/** Parses the items of a segment, many at a time, in a buffer that it uses again. */
export class BatchParser {
  private readonly decode: (bytes: Buffer) => string;
  private buffer = Buffer.alloc(0);

  /** `decode` makes text of the bytes of items. */
  constructor(decode: (bytes: Buffer) => string) {
    this.decode = decode;
  }

  /**
   * Parses JSON texts, each of which is one element with its brackets in order, in one go: JSON.parse is quicker over a
   * list of like objects than over one after the other. Null where it refuses one of them.
   */
  parse(texts: readonly ItemText[]): unknown[] | null {
    const inner = joinTexts(texts, comma, (bytes) => this.reserve(bytes + 2).subarray(1));
    this.buffer[0] = openBracket;
    this.buffer[inner.length + 1] = closeBracket;
    const { value } = parseJson(this.decode(this.buffer.subarray(0, inner.length + 2)));
    return Array.isArray(value) && value.length === texts.length ? value : null;
  }

  private reserve(bytes: number): Buffer {
    if (this.buffer.length < bytes) this.buffer = Buffer.allocUnsafeSlow(bytes);
    return this.buffer;
  }
}

/** What JSON.parse makes of a text, or why it refuses it. */
export type ParsedJson = { value: unknown; error: null } | { value: undefined; error: SyntaxError };

/** JSON.parse with its refusal as a value. */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) as unknown, error: null };
  } catch (error) {
    if (error instanceof SyntaxError) return { value: undefined, error };
    throw error;
  }
}

/** Whether a value of JSON.parse is an object: no list, no null, no scalar. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
