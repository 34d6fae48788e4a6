import { collections, compileItemValidator, type ItemFault } from '../src/index.ts';
import { type ItemPath, validItems } from './valid-items.ts';

const validators = new Map([...collections.values()].map((each) => [each.path, compileItemValidator(each)]));

/** The fault of `item` in the collection at `path`, or null. */
export function findItemFault(path: ItemPath, item: unknown): ItemFault | null {
  const validate = validators.get(path);
  if (validate === undefined) throw new Error(`There is no collection ${path}.`);
  return validate(item);
}

/** The fault of a valid item with `change` laid over it; a field that is undefined there is taken away. */
export function findChangeFault(path: ItemPath, change: Record<string, unknown>): ItemFault | null {
  const entries = Object.entries({ ...validItems[path], ...change }).filter(([, value]) => value !== undefined);
  return findItemFault(path, Object.fromEntries(entries));
}
