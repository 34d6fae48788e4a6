import { type ExactObject, memberOf, textOf } from './exact-value.ts';
import { expectThat } from './finding.ts';

/**
 * The outcome that an item must have. `accepted`: or superseded by another item of its id. `any`: not known. A list: rejected
 * with one of these codes.
 */
export type ExpectedOutcome = 'accepted' | 'quarantined' | 'any' | 'rejected' | readonly string[];

/** A payload as it was sent. */
export interface SentPayload {
  /** Null if the items are not known. */
  items: readonly SentItem[] | null;
  /** The payload as a whole is valid: it must not be refused, and its job must not fail. */
  isWhole: boolean;
}

/** An item as it was sent. */
export interface SentItem {
  /** Its value by the exact reader; null if it is not an object, or has a part that would be silently altered. */
  value: ExactObject | null;
  expected: ExpectedOutcome;
  /** The line of the payload on which it starts, from 1; null if not known. */
  line: number | null;
}

/** The outcome of an item as the product reports it. `ACCEPTED_OR_REPLAY`: a job does not report which of the two. */
export interface ReportedOutcome {
  status: 'ACCEPTED' | 'REPLAY' | 'ACCEPTED_OR_REPLAY' | 'QUARANTINED' | 'REJECTED';
  code: string | null;
  sourceId: string | null;
}

/** The same, with the id of the entry in quarantine. */
export interface ReportedResult extends ReportedOutcome {
  quarantineId: string | null;
}

/** Compares the reported outcome of each item with the expected one. @throws Finding */
export function checkOutcomes(items: readonly SentItem[], outcomes: readonly ReportedOutcome[]): void {
  for (const [id, group] of groupById(items)) {
    // Which of several items of one id is superseded depends on versions, which this oracle does not check.
    const isAlone = group.length === 1;
    for (const index of group)
      checkOutcome(items[index] as SentItem, outcomes[index] as ReportedOutcome, { index, isAlone });
    const accepted = group.filter((index) => outcomes[index]?.status === 'ACCEPTED').length;
    // Items with a version and items without are applied one after the other, so more than one can be accepted.
    const isMixed =
      new Set(group.map((index) => memberOf(items[index]?.value, 'source_version') === undefined)).size > 1;
    expectThat(isMixed || accepted <= 1, 'wrong outcome', () => `${accepted} items ${id} are accepted`);
  }
}

function checkOutcome(
  { value, expected }: SentItem,
  { status, code, sourceId }: ReportedOutcome,
  { index, isAlone }: { index: number; isAlone: boolean },
): void {
  const details = () => `item ${index} is ${status} (${code}), expected ${describeExpected(expected)}`;
  expectThat(canBe(expected, { status, code }, isAlone), 'wrong outcome', details);
  const id = textOf(value, 'source_id');
  const isNamed = id === undefined || sourceId === id || (sourceId === null && status === 'REJECTED');
  expectThat(
    isNamed,
    'unbalanced',
    () => `item ${index} has the id ${JSON.stringify(id)}, not ${JSON.stringify(sourceId)}`,
  );
}

function canBe(
  expected: ExpectedOutcome,
  { status, code }: Pick<ReportedOutcome, 'status' | 'code'>,
  isAlone: boolean,
): boolean {
  if (expected === 'any') return true;
  if (expected === 'rejected') return status === 'REJECTED';
  if (expected === 'accepted')
    return status === 'ACCEPTED' || status === 'ACCEPTED_OR_REPLAY' || (!isAlone && status !== 'REJECTED');
  if (expected === 'quarantined') return status === 'QUARANTINED' || (!isAlone && status !== 'REJECTED');
  return status === 'REJECTED' && code !== null && expected.includes(code);
}

function describeExpected(expected: ExpectedOutcome): string {
  return typeof expected === 'string' ? expected : `rejected with ${expected.join(' or ')}`;
}

/** The indexes of the items of each id; an item whose id is not known is its own group. */
function groupById(items: readonly SentItem[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { value }] of items.entries()) {
    const id = textOf(value, 'source_id');
    const key = id === undefined ? `at ${index}` : `of ${id}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return groups;
}
