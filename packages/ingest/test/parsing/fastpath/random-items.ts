import type { Collection, FieldSchema, FieldType } from '@sluice/contracts';

type Random = (below: number) => number;

const texts = [
  'a',
  'SKU-1',
  'Bügel 12"',
  'x/y\\z',
  '漢字',
  '2026-02-30',
  '2026-05-22T03:14:01Z',
  'ada@example.com',
  'DE',
  '',
];
const numbers = [
  '0',
  '1',
  '-1',
  '0.5',
  '12.50',
  '-0',
  '-0.0',
  '1e3',
  '01',
  '1.',
  '9007199254740991',
  '123456789012345.6',
  '-7.25',
];
const names = ['source_id', 'name', '__proto__', 'constructor', 'a', 'b"', 'naïve', ''];

/** Writes items that are mostly, and by a hair not always, what a collection's schema asks for. */
export class RandomItems {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The text of one item. */
  write({ schema }: Collection): string {
    const text = this.#object(schema);
    return this.#rarely() ? this.#corrupt(text) : text;
  }

  #value(schema: FieldSchema): string {
    const types = [schema.type].flat();
    return this.#rarely() ? this.#any() : this.#valueOf(this.#pick(types), schema);
  }

  #valueOf(type: FieldType, schema: FieldSchema): string {
    switch (type) {
      case 'string':
        return this.#text(schema);
      case 'number':
      case 'integer':
        return this.#rarely() ? this.#pick(numbers) : String(this.#random(1000));
      case 'boolean':
        return this.#pick(['true', 'false']);
      case 'null':
        return 'null';
      case 'array':
        return this.#list(schema.items);
      case 'object':
        return this.#object(schema);
    }
  }

  #text({ enum: words, format, pattern }: FieldSchema): string {
    if (words !== undefined) return JSON.stringify(this.#pick(words));
    if (format !== undefined || pattern !== undefined || this.#rarely()) return JSON.stringify(this.#pick(texts));
    return JSON.stringify(`text ${this.#random(100)}`);
  }

  #list(items: FieldSchema | undefined): string {
    const members = Array.from({ length: this.#random(3) }, () => (items === undefined ? '1' : this.#value(items)));
    return `[${members.join(this.#comma())}]`;
  }

  #object({ properties, required = [], additionalProperties }: FieldSchema): string {
    const known = Object.entries(properties ?? {}).filter(
      ([name]) => (required.includes(name) && !this.#rarely()) || this.#random(2) === 0,
    );
    const fields = known.map(([name, field]) => this.#field(JSON.stringify(name), this.#value(field)));
    const values = additionalProperties || undefined;
    if (values !== undefined)
      for (let n = this.#random(4); n > 0; n -= 1) fields.push(this.#field(this.#name(), this.#value(values)));
    if (this.#rarely()) fields.push(this.#field(this.#name(), this.#any()));
    if (this.#rarely() && fields[0] !== undefined) fields.push(fields[0]);
    return `{${this.#gap()}${fields.join(this.#comma())}${this.#gap()}}`;
  }

  #field(name: string, value: string): string {
    return `${name}${this.#gap()}:${this.#gap()}${value}`;
  }

  #name(): string {
    return this.#rarely() ? '"\\u0061"' : JSON.stringify(this.#rarely() ? this.#pick(names) : `f${this.#random(50)}`);
  }

  #any(): string {
    return this.#pick(['{}', '[]', 'null', 'true', '"\\u0000"', '"\\ud800"', '"\\/"', '""', 'nul', ...numbers]);
  }

  /** Takes a byte out, or puts one in. */
  #corrupt(text: string): string {
    const at = this.#random(text.length);
    return text.slice(0, at) + this.#pick(['', '"', '\\', ',', '}', '\u0001', '\u007f', 'é']) + text.slice(at + 1);
  }

  #comma(): string {
    return `${this.#gap()},${this.#gap()}`;
  }

  #gap(): string {
    return this.#pick(['', '', '', ' ', '\n\t']);
  }

  #rarely(): boolean {
    return this.#random(25) === 0;
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#random(from.length)] as T;
  }
}
