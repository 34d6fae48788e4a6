import { type Collection, type CsvType, findCsvColumn } from '@sluice/contracts';

/** A column of a CSV payload. */
export interface CsvLeaf {
  kind: 'leaf';
  /** Its place in a row, from 0. */
  position: number;
  /** The field's path, and its key as JSON text with a colon. */
  path: string;
  key: string;
  type: CsvType;
  /** Objects that it stands in, the item's own included. */
  depth: number;
}

/** An object that some columns make up together. */
export interface CsvBranch {
  kind: 'branch';
  key: string;
  children: (CsvBranch | CsvLeaf)[];
}

/**
 * Lays the columns of `header`, which readCsvHeader has accepted, out as the object that a row becomes.
 * @throws Error where a column is not known.
 */
export function layOutCsv(header: readonly string[], collection: Collection): CsvBranch {
  const root: CsvBranch = { kind: 'branch', key: '', children: [] };
  for (const [position, path] of header.entries()) {
    const column = findCsvColumn(collection, path);
    const name = column?.path.at(-1);
    if (column === undefined || name === undefined) throw new Error(`${collection.path} has no CSV column '${path}'.`);
    const branch = column.path.slice(0, -1).reduce(growBranch, root);
    branch.children.push({
      kind: 'leaf',
      position,
      path,
      key: writeKey(name),
      type: column.type,
      depth: column.path.length,
    });
  }
  return root;
}

function growBranch(parent: CsvBranch, name: string): CsvBranch {
  const key = writeKey(name);
  const grown = parent.children.find((child) => child.kind === 'branch' && child.key === key);
  if (grown?.kind === 'branch') return grown;
  const branch: CsvBranch = { kind: 'branch', key, children: [] };
  parent.children.push(branch);
  return branch;
}

function writeKey(name: string): string {
  return `${JSON.stringify(name)}:`;
}
