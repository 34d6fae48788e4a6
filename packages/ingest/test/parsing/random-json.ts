const texts = ['', 'a', '"', '\\', '\\"', '{[:,]}', ' }, {', 'é', '漢字', '😀', '\n', '\t', 'items', '\\u0000'];
const gaps = ['', '', '', ' ', '\n', '\r\n\t '];

/** JSON text, and what JSON.parse makes of it. White space is anywhere that JSON allows it. */
export class RandomJson {
  private readonly random: (below: number) => number;

  constructor(random: (below: number) => number) {
    this.random = random;
  }

  /** The text of a value of any kind, nested at most `depth` deep. */
  writeValue(depth: number): string {
    const kind = this.random(depth > 0 ? 8 : 5);
    if (kind === 0) return JSON.stringify(this.random(1000) - 500);
    if (kind === 1) return `${this.random(100)}.${this.random(100)}e${this.random(4)}`;
    if (kind === 2) return this.pick(['true', 'false', 'null']);
    if (kind < 5) return this.writeText();
    return kind === 7 ? this.writeList(depth - 1) : this.writeObject(depth - 1);
  }

  /** The text of an object whose keys are all different. */
  writeObject(depth: number): string {
    const fields = this.repeat(
      (at) => `${JSON.stringify(`${this.pick(texts)}${at}`)}${this.gap()}:${this.gap()}${this.writeValue(depth)}`,
    );
    return this.enclose('{', fields, '}');
  }

  /** White space, or none. */
  gap(): string {
    return this.pick(gaps);
  }

  private writeList(depth: number): string {
    return this.enclose(
      '[',
      this.repeat(() => this.writeValue(depth)),
      ']',
    );
  }

  private writeText(): string {
    return JSON.stringify(this.repeat(() => this.pick(texts)).join(''));
  }

  private enclose(open: string, parts: string[], close: string): string {
    return `${open}${this.gap()}${parts.join(`${this.gap()},${this.gap()}`)}${this.gap()}${close}`;
  }

  private repeat(write: (at: number) => string): string[] {
    return Array.from({ length: this.random(4) }, (_, at) => write(at));
  }

  private pick(from: readonly string[]): string {
    return from[this.random(from.length)] ?? '';
  }
}
