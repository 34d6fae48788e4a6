import {
  type Action,
  type Collection,
  compileIdValidator,
  compileItemValidator,
  compileReferenceReader,
  type ItemFault,
  type ItemReference,
  isSourceId,
} from '@sluice/contracts';
import { compileRecognizer, type ItemRecognizer } from '../parsing/fastpath/fast-path-validator.ts';
import type { ReadItem } from '../parsing/items/read-item.ts';
import type { RejectedItem, ValidItem } from './chunk.ts';

/** How the items of a collection are checked. */
export interface ItemJudge {
  /** Checks one item: valid with its references, or rejected with the reason. */
  judge(item: ReadItem): ValidItem | RejectedItem;
  /** For their reader: spares most items the checks. Null where there is none. */
  recognize: ItemRecognizer | null;
}

/** The judge of each collection and action. */
export type ItemJudges = (collection: Collection, action: Action) => ItemJudge;

/** Makes judges, each compiled when it is first asked for: that takes milliseconds, which no request should wait for twice. */
export function createItemJudges(): ItemJudges {
  const compiled = new Map<string, ItemJudge>();
  return (collection, action) => {
    const compile = action === 'delete' ? compileIdJudge : compileJudge;
    const key = `${compile.name} ${collection.path}`;
    const judge = compiled.get(key) ?? compile(collection);
    compiled.set(key, judge);
    return judge;
  };
}

function compileJudge(collection: Collection): ItemJudge {
  const validate = compileItemValidator(collection);
  const readReferences = compileReferenceReader(collection);
  const judge: ItemJudge['judge'] = (item) => {
    const fault = item.isRecognized ? null : (item.fault ?? validate(item.value));
    return fault === null ? acceptItem(item, readReferences(item.value)) : rejectItem(item, fault);
  };
  return { judge, recognize: compileRecognizer(collection) };
}

/** Of an item that names what is to be deleted only the ids are looked at: it refers to nothing. */
function compileIdJudge(collection: Collection): ItemJudge {
  const validate = compileIdValidator(collection);
  const judge: ItemJudge['judge'] = (item) => {
    const fault = item.fault ?? validate(item.value);
    return fault === null ? acceptItem(item, []) : rejectItem(item, fault);
  };
  return { judge, recognize: null };
}

function acceptItem({ index, line, text, value }: ReadItem, references: readonly ItemReference[]): ValidItem {
  const { source_id: sourceId, source_version: version } = value as { source_id: string; source_version?: number };
  return { index, line, sourceId, sourceVersion: version ?? null, text, references };
}

function rejectItem({ index, line, value }: ReadItem, fault: ItemFault): RejectedItem {
  return { index, line, sourceId: readSourceId(value), ...fault };
}

/** The id of an item that is otherwise wrong; null where it is not a valid id itself. */
function readSourceId(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('source_id' in value)) return null;
  return isSourceId(value.source_id) ? value.source_id : null;
}
