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
import { compileFastPath, type FastPathValidator } from '../parsing/fastpath/fast-path-validator.ts';
import type { ReadItem } from '../parsing/items/read-item.ts';
import type { RejectedItem, ValidItem } from './chunk.ts';

/** How the items of a collection are checked. */
export interface ItemValidator {
  /** Checks one item: valid with its references, or rejected with the reason. */
  validate(item: ReadItem): ValidItem | RejectedItem;
  /** For their reader: spares most items the checks. Null where there is none. */
  fastPath: FastPathValidator | null;
}

/** The validator of each collection and action. */
export type ItemValidators = (collection: Collection, action: Action) => ItemValidator;

/** Makes validators, each compiled when it is first asked for: that takes milliseconds, which no request should wait for twice. */
export function createItemValidators(): ItemValidators {
  const compiled = new Map<string, ItemValidator>();
  return (collection, action) => {
    const compile = action === 'delete' ? compileIdsValidator : compileFullValidator;
    const key = `${compile.name} ${collection.path}`;
    const validator = compiled.get(key) ?? compile(collection);
    compiled.set(key, validator);
    return validator;
  };
}

function compileFullValidator(collection: Collection): ItemValidator {
  const validate = compileItemValidator(collection);
  const readReferences = compileReferenceReader(collection);
  const validateItem: ItemValidator['validate'] = (item) => {
    const fault = item.passedFastPath ? null : (item.fault ?? validate(item.value));
    return fault === null ? acceptItem(item, readReferences(item.value)) : rejectItem(item, fault);
  };
  return { validate: validateItem, fastPath: compileFastPath(collection) };
}

/** Of an item that names what is to be deleted only the ids are looked at: it refers to nothing. */
function compileIdsValidator(collection: Collection): ItemValidator {
  const validate = compileIdValidator(collection);
  const validateItem: ItemValidator['validate'] = (item) => {
    const fault = item.fault ?? validate(item.value);
    return fault === null ? acceptItem(item, []) : rejectItem(item, fault);
  };
  return { validate: validateItem, fastPath: null };
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
