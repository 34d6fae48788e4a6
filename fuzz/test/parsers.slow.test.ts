import { describe, expect, it } from '@jest/globals';
import { checkCsv, checkNdjson } from '../src/parsers/framers.ts';
import { checkDocument } from '../src/parsers/json-scanner.ts';
import { runTarget } from '../src/run/target.ts';
import { parserTargets } from '../src/targets.ts';

const noProduct = { name: 'none', connection: undefined as never, adminApiKey: '', exits: [] };
const counts: Readonly<Record<string, number>> = {
  'json-scanner': 1_500,
  'ndjson-framer': 600,
  'csv-framer': 600,
  'fast-path': 200,
  'field-aliases': 300,
  'raw-payloads': 600,
  'round-trips': 100,
};

describe('the parsers', () => {
  it.each(parserTargets.map((target) => [target.name, target] as const))('hold: %s', async (name, target) => {
    const { failure, cases } = await runTarget(target, noProduct, { seed: 20, cases: counts[name] ?? 100 });
    expect({ failure, cases }).toEqual({ failure: null, cases: counts[name] });
  });

  it.each([
    '{"items":[{"a":"}"}, 1e400 ]}',
    '{"items":[1],"items":[2]}',
    '{"items":[tru]}',
    '[1]',
    '',
    '{"items":[[}]}',
  ])('agree with JSON.parse on %s, cut at every byte', (text) =>
    expect(() => checkDocument(Buffer.from(text))).not.toThrow(),
  );

  it.each(['\n{"a":1}\r\n \n[1]', '{"a":1,"a":2}', '\ufeff\n'])('agree with lines on %j', async (text) => {
    await expect(checkNdjson(Buffer.from(text))).resolves.toBeUndefined();
  });

  it.each(['source_id,name\n"a\n""b""",c\r\n\nd,', 'name,source_id\n"a"b,c\n', '"source_id"\n"a'])(
    'agree with RFC 4180 on %j',
    async (text) => {
      await expect(checkCsv(Buffer.from(text))).resolves.toBeUndefined();
    },
  );
});
