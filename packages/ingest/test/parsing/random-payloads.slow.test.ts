import { describe, expect, it } from '@jest/globals';
import { startRandom } from '@sluice/harness/seeded-random';
import { RandomJson } from './random-json.ts';
import { readWhole, segmentPieces } from './read-payload.ts';

const documents = 2000;

/** Cuts bytes into pieces of 1 to `longest` bytes. */
function cutAnywhere(bytes: Buffer, longest: number, random: (below: number) => number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + random(longest);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

describe('a random payload', () => {
  it('of JSON has the items that JSON.parse finds, however it is cut', async () => {
    const { below: random } = startRandom(20_260_522);
    const json = new RandomJson(random);
    for (let at = 0; at < documents; at += 1) {
      const elements = Array.from({ length: random(5) }, () => json.writeValue(4));
      const list = elements.join(`${json.gap()},${json.gap()}`);
      const payload = `${json.gap()}{${json.gap()}"items"${json.gap()}:${json.gap()}[${json.gap()}${list}${json.gap()}]${json.gap()}}${json.gap()}`;
      const settings = { format: 'json', segmentBytes: 1 + random(60) } as const;
      const items = await readWhole(payload, settings);
      const values = (JSON.parse(payload) as { items: unknown[] }).items;
      const expected = elements.map((text, index) => ({ index, line: null, text, ...validate(text, values[index]) }));
      expect(
        items.map(({ index, line, text, value, fault }) => ({ index, line, text, value, code: fault?.code })),
      ).toEqual(expected);
      const pieces = cutAnywhere(Buffer.from(payload), 12, random);
      const whole = await segmentPieces([Buffer.from(payload)], settings);
      expect(await segmentPieces(pieces, settings)).toEqual(whole);
    }
  });

  it('of NDJSON has the items that JSON.parse finds in its lines', async () => {
    const { below: random } = startRandom(7);
    const json = new RandomJson(random);
    for (let at = 0; at < documents; at += 1) {
      const lines = Array.from({ length: random(6) }, () =>
        random(4) === 0 ? '' : json.writeObject(3).replaceAll(/[\r\n]/g, ' '),
      );
      const items = await readWhole(`${lines.join(random(2) === 0 ? '\n' : '\r\n')}\n`, {
        format: 'ndjson',
        segmentBytes: 1 + random(60),
      });
      const expected = lines.flatMap((text, line) =>
        text === '' ? [] : [{ line: line + 1, value: JSON.parse(text) as unknown }],
      );
      expect(items.map(({ line, value }) => ({ line, value }))).toEqual(expected);
    }
  });

  it('of CSV has the cells that were written', async () => {
    const { below: random } = startRandom(11);
    const texts = ['a', '"', ',', '\n', '\r\n', 'é', '\\', "'", ';', ' ', '{"a":1}'];
    const write = () => Array.from({ length: random(5) }, () => texts[random(texts.length)]).join('');
    const quote = (cell: string) =>
      /[",\r\n]/.test(cell) || random(3) === 0 ? `"${cell.replaceAll('"', '""')}"` : cell;
    for (let at = 0; at < documents; at += 1) {
      const rows = Array.from({ length: random(5) }, (_, row) => [`S${row}`, write(), write()]);
      const lineBreak = random(2) === 0 ? '\n' : '\r\n';
      const payload = ['source_id,name,attributes.x', ...rows.map((row) => row.map(quote).join(','))].join(lineBreak);
      const items = await readWhole(payload, { format: 'csv', segmentBytes: 1 + random(40) });
      expect(items.map((item) => item.value)).toEqual(
        rows.map(([source_id, name, x]) => makeItem({ source_id, name, x })),
      );
    }
  });
});

/** What becomes of an item: only objects are taken. */
function validate(text: string, value: unknown): object {
  return text.startsWith('{') ? { value, code: undefined } : { value: undefined, code: 'not_an_object' };
}

/** The item of a row: an empty cell is an absent field. */
function makeItem({ source_id, name, x }: Record<string, string | undefined>): object {
  return { source_id, ...(name ? { name } : {}), ...(x ? { attributes: { x } } : {}) };
}
