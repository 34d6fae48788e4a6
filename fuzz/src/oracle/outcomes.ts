import { type ExactObject, memberOf, textOf } from './exact-value.ts';
import { expectThat } from './finding.ts';

/**
 * What has to become of an item. `taken`: accepted, or outranked by another one of its id. `waits`: quarantined. `any`: nobody
 * can say. Otherwise it is rejected, with one of these codes.
 */
export type Fate = 'taken' | 'waits' | 'any' | 'rejected' | readonly string[];

/** A payload as it was sent. */
export interface SentPayload {
  /** Null where nobody can say what they are. */
  items: readonly SentItem[] | null;
  /** There is nothing wrong with it as a whole: it is not refused, and its job does not fail. */
  isWhole: boolean;
}

/** An item as it was sent. */
export interface SentItem {
  /** What an exact reader makes of it; null where it is no object, or has something that would be altered in silence. */
  value: ExactObject | null;
  fate: Fate;
  /** In which line of the payload it begins, from 1; null where the payload has no lines, or nobody has counted them. */
  line: number | null;
}

/** What the product says became of an item. `TAKEN`: a job does not say whether it was accepted or a replay. */
export interface ToldOutcome {
  status: 'ACCEPTED' | 'REPLAY' | 'TAKEN' | 'QUARANTINED' | 'REJECTED';
  code: string | null;
  sourceId: string | null;
}

/** The same, where the surface also names the entry in quarantine. */
export interface ToldResult extends ToldOutcome {
  quarantineId: string | null;
}

/** Holds what is told of each item against what had to become of it. @throws Finding */
export function judgeOutcomes(items: readonly SentItem[], outcomes: readonly ToldOutcome[]): void {
  for (const [id, group] of groupById(items)) {
    // Of several with one id, which of them waits and which is outranked is a matter of versions, and not of this oracle.
    const isAlone = group.length === 1;
    for (const index of group)
      judgeOutcome(items[index] as SentItem, outcomes[index] as ToldOutcome, { index, isAlone });
    const accepted = group.filter((index) => outcomes[index]?.status === 'ACCEPTED').length;
    // Those with a version and those without are applied one after the other.
    const isMixed =
      new Set(group.map((index) => memberOf(items[index]?.value, 'source_version') === undefined)).size > 1;
    expectThat(isMixed || accepted <= 1, 'misjudged', () => `${accepted} items ${JSON.stringify(id)} are accepted`);
  }
}

function judgeOutcome(
  { value, fate }: SentItem,
  { status, code, sourceId }: ToldOutcome,
  { index, isAlone }: { index: number; isAlone: boolean },
): void {
  const told = () => `item ${index} is ${status} (${code}), and had to be ${describeFate(fate)}`;
  expectThat(canBe(fate, { status, code }, isAlone), 'misjudged', told);
  const id = textOf(value, 'source_id');
  const isNamed = id === undefined || sourceId === id || (sourceId === null && status === 'REJECTED');
  expectThat(
    isNamed,
    'unbalanced',
    () => `item ${index} has the id ${JSON.stringify(id)}, not ${JSON.stringify(sourceId)}`,
  );
}

function canBe(fate: Fate, { status, code }: Pick<ToldOutcome, 'status' | 'code'>, isAlone: boolean): boolean {
  if (fate === 'any') return true;
  if (fate === 'rejected') return status === 'REJECTED';
  if (fate === 'taken') return status === 'ACCEPTED' || status === 'TAKEN' || (!isAlone && status !== 'REJECTED');
  if (fate === 'waits') return status === 'QUARANTINED' || (!isAlone && status !== 'REJECTED');
  return status === 'REJECTED' && code !== null && fate.includes(code);
}

function describeFate(fate: Fate): string {
  return typeof fate === 'string' ? fate : `rejected with ${fate.join(' or ')}`;
}

/** The indexes of the items of each id; an item whose id is not known stands alone. */
function groupById(items: readonly SentItem[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { value }] of items.entries()) {
    const id = textOf(value, 'source_id');
    const key = id === undefined ? `at ${index}` : `of ${id}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return groups;
}
