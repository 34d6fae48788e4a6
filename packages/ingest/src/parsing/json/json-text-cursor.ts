const whiteSpace = new Set([' ', '\n', '\r', '\t']);
const tokenEnds = new Set([',', ':', ']', '}', ...whiteSpace]);

/** Goes through JSON text token by token. The text must be JSON that JSON.parse accepts. */
export class JsonTextCursor {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Where the cursor stands in the text; after `peek`, at the next token's first character. */
  get position(): number {
    return this.at;
  }

  /** The next token's first character. */
  peek(): string {
    while (whiteSpace.has(this.text.charAt(this.at))) this.at += 1;
    return this.text.charAt(this.at);
  }

  /** Goes past the next token's first character, if it is `character`. */
  skip(character: string): void {
    if (this.peek() === character) this.at += 1;
  }

  /** Reads a string, and what it stands for. */
  readString(): string {
    this.peek();
    const start = this.at;
    this.at = this.findStringEnd();
    const raw = this.text.slice(start, this.at);
    return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
  }

  /** Reads a number, true, false or null, as it is written. */
  readScalar(): string {
    this.peek();
    const start = this.at;
    while (this.at < this.text.length && !tokenEnds.has(this.text.charAt(this.at))) this.at += 1;
    return this.text.slice(start, this.at);
  }

  /** Goes past a whole list or object, however deep. */
  skipNested(): void {
    let depth = 0;
    do {
      const character = this.peek();
      if (character === '[' || character === '{') depth += 1;
      if (character === ']' || character === '}') depth -= 1;
      this.at = character === '"' ? this.findStringEnd() : this.at + 1;
    } while (depth > 0);
  }

  /** Goes past a whole value, whatever it is. */
  skipValue(): void {
    const first = this.peek();
    if (first === '"') this.at = this.findStringEnd();
    else if (first === '{' || first === '[') this.skipNested();
    else this.readScalar();
  }

  private findStringEnd(): number {
    let at = this.at + 1;
    while (this.text.charAt(at) !== '"') at += this.text.charAt(at) === '\\' ? 2 : 1;
    return at + 1;
  }
}
