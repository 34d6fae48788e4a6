import { collections } from './collections/registry.ts';
import type { Collection, Reference } from './schema/collection.ts';

/** A reference of an item. */
export interface ItemReference {
  /** The path of the collection that it refers to. */
  collection: string;
  sourceId: string;
  /** Its place in the item: `lines[2].sku`. */
  path: string;
}

/** Adds the references under one value to those found so far; null means none, so that most items need no list. */
type Gather = (value: unknown, path: string, found: ItemReference[] | null) => ItemReference[] | null;

const none: readonly ItemReference[] = Object.freeze([]);

/**
 * Compiles a reader of an item's references, in the order of the schema's fields.
 * A reference of an item to itself is left out: it is resolved once the item is applied.
 * An item without references gets a shared, frozen, empty list; items with the same single one mostly share a list.
 */
export function compileReferenceReader(collection: Collection): (item: unknown) => readonly ItemReference[] {
  const [only, ...others] = collection.references;
  if (only !== undefined && others.length === 0 && only.collection !== collection.path && /^\w+$/.test(only.path))
    return readSharedReference(only);
  const gathers = collection.references.map(compileReference);
  const canReferToSelf = collection.references.some((reference) => reference.collection === collection.path);
  const read = (item: unknown): readonly ItemReference[] => {
    let found: ItemReference[] | null = null;
    for (const gather of gathers) found = gather(item, '', found);
    return found ?? none;
  };
  return canReferToSelf ? (item) => leaveOutSelf(read(item), collection.path, item) : read;
}

/** How many lists are kept to be shared: most items of a partner refer to the same few records. */
const sharedMax = 1_000;

/** The reader of a collection whose items have one field that refers to another collection. */
function readSharedReference({ path, collection }: Reference): (item: unknown) => readonly ItemReference[] {
  const shared = new Map<string, readonly ItemReference[]>();
  return (item) => {
    const sourceId = readField(item, path);
    if (typeof sourceId !== 'string') return none;
    const known = shared.get(sourceId);
    if (known !== undefined) return known;
    if (shared.size >= sharedMax) shared.clear();
    const list = Object.freeze([{ collection, sourceId, path }]);
    shared.set(sourceId, list);
    return list;
  };
}

function leaveOutSelf(found: readonly ItemReference[], path: string, item: unknown): readonly ItemReference[] {
  if (found.length === 0) return none;
  const own = readField(item, 'source_id');
  const others = found.filter((reference) => reference.collection !== path || reference.sourceId !== own);
  return others.length === 0 ? none : others;
}

/** Turns `lines[].sku` into steps from the inside out: read 'lines', then each member, then 'sku', then return the text. */
function compileReference({ path, collection }: Reference): Gather {
  const steps = path.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), null] : [part]));
  return steps.reduceRight<Gather>(
    (next, step) => (step === null ? gatherMembers(next) : gatherField(step, next)),
    gatherText(collection),
  );
}

function gatherField(name: string, next: Gather): Gather {
  return (value, path, found) => {
    const field = readField(value, name);
    return field === undefined ? found : next(field, path === '' ? name : `${path}.${name}`, found);
  };
}

function gatherMembers(next: Gather): Gather {
  return (value, path, found) => {
    if (!Array.isArray(value)) return found;
    let all = found;
    for (let index = 0; index < value.length; index += 1) all = next(value[index], `${path}[${index}]`, all);
    return all;
  };
}

function gatherText(collection: string): Gather {
  return (value, path, found) => {
    if (typeof value !== 'string') return found;
    const reference = { collection, sourceId: value, path };
    if (found === null) return [reference];
    found.push(reference);
    return found;
  };
}

function readField(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Names the missing record and the remedy: "Unknown UoM 'KG'. Register it via /master/uoms first." */
export function describeMissing(reference: Pick<ItemReference, 'collection' | 'sourceId'>): string {
  const { collection, sourceId } = reference;
  const label = collections.get(collection)?.label ?? 'record';
  return `Unknown ${label} '${sourceId}'. Register it via /${collection} first.`;
}
