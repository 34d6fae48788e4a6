import type { Action } from '@sluice/contracts';
import { textOf } from '../oracle/exact-value.ts';
import type { Fate, SentItem } from '../oracle/sent-item.ts';

/** What has to become of items that a partner without records sends under an action, where it has to be `fate` under merge. */
export function judgeByAction(action: Action, items: readonly SentItem[]): SentItem[] {
  switch (action) {
    case 'merge':
      return [...items];
    case 'create':
      return doubtRepeated(items);
    case 'update':
      return doubtRepeated(items).map((item) => ({ ...item, fate: withoutRecord(item.fate) }));
    case 'delete':
      // Nothing but the ids is looked at, and no record is left to be read.
      return items.map(({ line }) => ({ value: null, fate: 'any', line }));
  }
}

/** Of several of one id the second may find the first one's record, and one that is outranked is not looked at. */
function doubtRepeated(items: readonly SentItem[]): SentItem[] {
  const ids = items.map(({ value }) => textOf(value, 'source_id'));
  const isRepeated = (id: string | undefined) => id !== undefined && ids.indexOf(id) !== ids.lastIndexOf(id);
  return items.map((item, at) => (isRepeated(ids[at]) ? { ...item, fate: 'any' } : item));
}

function withoutRecord(fate: Fate): Fate {
  if (fate === 'taken') return ['no_such_record'];
  return fate === 'waits' ? 'any' : fate;
}
