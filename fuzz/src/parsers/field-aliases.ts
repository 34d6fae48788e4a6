import { aliasItemFields } from '@sluice/ingest';
import fc from 'fast-check';
import { spellBy, startDraws, writeExactJson } from '../items/write-exact-json.ts';
import { type ExactMember, type ExactObject, type ExactValue, findDifference } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { readExactBytes } from '../oracle/read-exact-json.ts';
import type { Target } from '../run/target.ts';

interface AliasCase {
  items: ExactValue[];
  /** The list alone, without an object around it. */
  isBare: boolean;
  style: number;
}

const names = ['id', 'source_id'] as const;
const scalar = fc.constantFrom<ExactValue>({ kind: 'number', text: '1' }, { kind: 'string', value: '"id":{[' });
const { value } = fc.letrec<{ value: ExactValue; object: ExactObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    tie('object'),
    fc.array(tie('value'), { maxLength: 2 }).map((items): ExactValue => ({ kind: 'list', items })),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom('id', 'source_id', 'x', 'i"d'), tie('value')), { maxLength: 3 })
    .map((members) => ({ kind: 'object', members })),
}));

const cases: fc.Arbitrary<AliasCase> = fc.record({
  items: fc.array(value, { maxLength: 3 }),
  isBare: fc.boolean(),
  style: fc.nat(),
});

/** The renaming of two fields of incoming items, cut at every byte: only the items' own fields are renamed. */
export const fieldAliases: Target = {
  name: 'field-aliases',
  casesPerRun: 100,
  property: () => fc.asyncProperty(cases, checkAliases),
};

async function checkAliases({ items, isBare, style }: AliasCase): Promise<void> {
  const list: ExactValue = { kind: 'list', items };
  const sent: ExactValue = isBare ? list : enclose(list);
  const bytes = Buffer.from(writeExactJson(sent, spellBy(startDraws(style), 'any lines')));
  const whole = await aliasFields([bytes]);
  for (let at = 1; at < bytes.length; at += 1) {
    const cut = await aliasFields([bytes.subarray(0, at), bytes.subarray(at)]);
    expectThat(cut.equals(whole), 'wrong outcome', () => `cut at byte ${at}: ${cut}, whole: ${whole}`);
  }
  const aliased = readExactBytes(whole);
  const expected = enclose({ kind: 'list', items: items.map(aliasNames) });
  const difference = aliased === null ? '$' : findOrderedDifference(expected, aliased);
  expectThat(difference === null, 'altered', () => `${whole} differs from what was sent at ${difference}`);
}

function enclose(list: ExactValue): ExactObject {
  return { kind: 'object', members: [['items', list]] };
}

function aliasNames(item: ExactValue): ExactValue {
  if (item.kind !== 'object') return item;
  const aliasName = (name: string) => (name === names[0] ? names[1] : name === names[1] ? names[0] : name);
  return { kind: 'object', members: item.members.map(([name, member]): ExactMember => [aliasName(name), member]) };
}

/** Like findDifference, but the order of members counts, because a name can occur twice. */
function findOrderedDifference(one: ExactValue, other: ExactValue): string | null {
  return findDifference(toPairs(one), toPairs(other));
}

function toPairs(item: ExactValue): ExactValue {
  if (item.kind === 'list') return { kind: 'list', items: item.items.map(toPairs) };
  if (item.kind !== 'object') return item;
  const pairs = item.members.map(([name, member]): ExactValue => {
    return { kind: 'list', items: [{ kind: 'string', value: name }, toPairs(member)] };
  });
  return { kind: 'list', items: pairs };
}

async function aliasFields(pieces: readonly Buffer[]): Promise<Buffer> {
  async function* stream(): AsyncGenerator<Buffer, void> {
    yield* pieces;
  }
  const aliased: Buffer[] = [];
  for await (const piece of aliasItemFields(stream(), 'json', names)) aliased.push(piece);
  return Buffer.concat(aliased);
}
