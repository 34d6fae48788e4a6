import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  lineFeed,
  openBrace,
  openBracket,
  quote,
} from '../bytes/byte-codes.ts';

/** Longer than any spelling of a short name, each of its characters escaped. Bytes. */
const longestKeyBytes = 256;
const none = Buffer.alloc(0);

/** Which keys change their names. */
export interface FieldAlias {
  /** Each of the two becomes the other. */
  names: readonly [string, string];
  /** How many lists and objects the keys stand in. */
  depth: number;
  /** Each line is JSON of its own. */
  isLines: boolean;
}

/**
 * Exchanges two names among the keys at one depth of JSON that comes in pieces, in constant memory; every other byte stays as
 * it is. Bytes that are not JSON pass through, in places renamed as if they were.
 */
export class RenameTransform {
  readonly #alias: FieldAlias;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** What stands at the depth is an object, no list. */
  #isObject = false;
  /** Of that object: a key comes next. */
  #expectsKey = false;
  /** The string is such a key. */
  #isKey = false;
  /** A key's bytes from the pieces before. */
  #carried: Buffer = none;
  #pieces: Buffer[] = [];
  /** The first byte of the piece at hand that is not passed on. */
  #from = 0;

  constructor(alias: FieldAlias) {
    this.#alias = alias;
  }

  /** Takes a piece. Returns what can be passed on. */
  push(bytes: Buffer): Buffer {
    this.#from = 0;
    for (let at = 0; at < bytes.length; at += 1) this.#step(bytes, at);
    if (this.#isKey) this.#hold(bytes.subarray(this.#from));
    else this.#pieces.push(bytes.subarray(this.#from));
    return this.#take();
  }

  /** Returns the carried bytes of a key that does not end. */
  finish(): Buffer {
    this.#pieces.push(this.#carried);
    this.#carried = none;
    return this.#take();
  }

  #step(bytes: Buffer, at: number): void {
    const byte = bytes[at] as number;
    if (byte === lineFeed && this.#alias.isLines) this.#beginLine();
    else if (!this.#isInString) this.#stepOutside(bytes, at);
    else if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) {
      this.#isInString = false;
      if (this.#isKey) this.#endKey(bytes, at + 1);
    }
  }

  #stepOutside(bytes: Buffer, at: number): void {
    const { depth } = this.#alias;
    switch (bytes[at]) {
      case quote:
        this.#isInString = true;
        if (this.#expectsKey && this.#depth === depth) this.#beginKey(bytes, at);
        return;
      case openBrace:
      case openBracket:
        this.#depth += 1;
        if (this.#depth === depth) this.#expectsKey = this.#isObject = bytes[at] === openBrace;
        return;
      case closeBrace:
      case closeBracket:
        this.#depth -= 1;
        return;
      case comma:
        if (this.#depth === depth) this.#expectsKey = this.#isObject;
        return;
      case colon:
        if (this.#depth === depth) this.#expectsKey = false;
        return;
    }
  }

  #beginKey(bytes: Buffer, at: number): void {
    this.#pieces.push(bytes.subarray(this.#from, at));
    this.#from = at;
    this.#isKey = true;
  }

  #endKey(bytes: Buffer, end: number): void {
    this.#pieces.push(this.#rename(Buffer.concat([this.#carried, bytes.subarray(this.#from, end)])));
    this.#carried = none;
    this.#from = end;
    this.#isKey = false;
    this.#expectsKey = false;
  }

  #hold(bytes: Buffer): void {
    this.#carried = Buffer.concat([this.#carried, bytes]);
    if (this.#carried.length <= longestKeyBytes) return;
    // It is none of the two: the rest of it is a string like others.
    this.#isKey = false;
    this.#pieces.push(this.#carried);
    this.#carried = none;
  }

  #rename(key: Buffer): Buffer {
    const [one, other] = this.#alias.names;
    const name = readName(key);
    if (name !== one && name !== other) return key;
    return Buffer.from(JSON.stringify(name === one ? other : one));
  }

  /** A line feed cannot stand in a string: whatever is open, a new line starts. */
  #beginLine(): void {
    this.#pieces.push(this.#carried);
    this.#carried = none;
    this.#depth = 0;
    this.#isInString = false;
    this.#isEscaped = false;
    this.#expectsKey = false;
    this.#isKey = false;
  }

  #take(): Buffer {
    const taken = Buffer.concat(this.#pieces);
    this.#pieces = [];
    return taken;
  }
}

function readName(key: Buffer): string | undefined {
  if (key.length > longestKeyBytes) return undefined;
  try {
    return JSON.parse(key.toString('utf8')) as string;
  } catch {
    // No string of JSON, and so neither name: the reader of the item will say what it is.
    return undefined;
  }
}
