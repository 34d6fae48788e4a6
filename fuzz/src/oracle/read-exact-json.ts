import type { ExactMember, ExactValue } from './exact-value.ts';

/** Deeper values are refused: the reader is recursive, and no valid item is that deep. */
const deepest = 500;

const literals = ['true', 'false', 'null'] as const;
const whiteSpace = /[ \t\n\r]*/y;
const numberText = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** Characters that stand for themselves. */
const plainText = /[ !#-[\]-\u{10ffff}]*/uy;
const unicodeEscape = /[0-9a-fA-F]{4}/y;
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads JSON (RFC 8259) without loss; null if `text` is not valid JSON, or is nested more than 500 deep. */
export function readExactJson(text: string): ExactValue | null {
  try {
    return new ExactReader(text).readWhole();
  } catch (error) {
    if (error instanceof NotJson) return null;
    throw error;
  }
}

/** Reads the JSON text of `bytes`; null also if they are not valid UTF-8, or start with a byte order mark. */
export function readExactBytes(bytes: Uint8Array): ExactValue | null {
  const text = decodeUtf8(bytes);
  return text === null ? null : readExactJson(text);
}

/** Decodes UTF-8, including a byte order mark; null if `bytes` are invalid. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

class NotJson extends Error {}

class ExactReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readWhole(): ExactValue {
    const value = this.#readValue(1);
    this.#take(whiteSpace);
    if (this.#at < this.#text.length) throw new NotJson();
    return value;
  }

  #readValue(depth: number): ExactValue {
    if (depth > deepest) throw new NotJson();
    this.#take(whiteSpace);
    switch (this.#text[this.#at]) {
      case '{':
        return { kind: 'object', members: this.#readList('{', '}', () => this.#readMember(depth)) };
      case '[':
        return { kind: 'list', items: this.#readList('[', ']', () => this.#readValue(depth + 1)) };
      case '"':
        return { kind: 'string', value: this.#readString() };
      default:
        return this.#readScalar();
    }
  }

  #readMember(depth: number): ExactMember {
    this.#take(whiteSpace);
    const name = this.#readString();
    this.#take(whiteSpace);
    this.#expect(':');
    return [name, this.#readValue(depth + 1)];
  }

  #readList<T>(open: string, close: string, readEntry: () => T): T[] {
    const entries: T[] = [];
    this.#expect(open);
    this.#take(whiteSpace);
    if (this.#skip(close)) return entries;
    do {
      entries.push(readEntry());
      this.#take(whiteSpace);
    } while (this.#skip(','));
    this.#expect(close);
    return entries;
  }

  #readString(): string {
    this.#expect('"');
    let value = this.#take(plainText);
    while (!this.#skip('"')) {
      this.#expect('\\');
      value += this.#readEscape() + this.#take(plainText);
    }
    return value;
  }

  #readEscape(): string {
    const short = shortEscapes[this.#text[this.#at] ?? ''];
    if (short === undefined) this.#expect('u');
    else this.#at += 1;
    return short ?? String.fromCharCode(Number.parseInt(this.#takeSome(unicodeEscape), 16));
  }

  #readScalar(): ExactValue {
    const literal = literals.find((word) => this.#text.startsWith(word, this.#at));
    if (literal === undefined) return { kind: 'number', text: this.#takeSome(numberText) };
    this.#at += literal.length;
    return { kind: 'literal', text: literal };
  }

  /** The match of the sticky `pattern` here; '' if there is none. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #takeSome(pattern: RegExp): string {
    const found = this.#take(pattern);
    if (found === '') throw new NotJson();
    return found;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #expect(character: string): void {
    if (!this.#skip(character)) throw new NotJson();
  }
}
