import type { ItemFault } from '@sluice/contracts';
import { findNumberFlaw } from '../bytes/number-text.ts';
import {
  deepestNesting,
  describeMalformedJson,
  describeNul,
  describeTooDeep,
  describeTooManyContainers,
  describeUnsafeNumber,
  describeWrongCell,
  mostContainers,
} from '../items/item-faults.ts';
import { parseJson } from '../json/batch-parser.ts';
import { checkJsonText } from '../json/check-json-text.ts';
import { JsonElementScanner } from '../json/json-element-scanner.ts';
import type { CsvBranch, CsvLeaf } from './csv-layout.ts';

/** The item that a CSV row writes, as JSON text, or the first thing that is wrong with a cell. */
export type RowJson = { text: string; fault: null } | { text: null; fault: ItemFault };

/** Makes JSON of the cells of a CSV row; there must be as many as columns. An empty cell is an absent field. */
export function writeRowJson(layout: CsvBranch, cells: readonly string[]): RowJson {
  const writer = new RowWriter(cells);
  const text = writer.writeBranch(layout);
  return writer.fault === null ? { text: text === '' ? '{}' : text, fault: null } : { text: null, fault: writer.fault };
}

/** Text that is the same in JSON. */
const plainText = /^[ !#-[\]-~]*$/;
/** The numbers of nearly every cell, which need no closer look: not negative, at most 15 digits before the point. */
const plainNumber = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,99})?$/;
const numberText = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

class RowWriter {
  fault: ItemFault | null = null;
  private readonly cells: readonly string[];

  constructor(cells: readonly string[]) {
    this.cells = cells;
  }

  /** The object as JSON text; empty where all its cells are. */
  writeBranch(branch: CsvBranch): string {
    let fields = '';
    for (const child of branch.children) {
      const value = child.kind === 'leaf' ? this.writeCell(child) : this.writeBranch(child);
      if (value !== '') fields += fields === '' ? child.key + value : `,${child.key}${value}`;
    }
    return fields === '' ? '' : `{${fields}}`;
  }

  private writeCell(leaf: CsvLeaf): string {
    const cell = this.cells[leaf.position];
    if (cell === undefined || cell === '') return '';
    this.fault ??= findCellFault(leaf, cell);
    if (leaf.type !== 'string') return cell;
    return plainText.test(cell) ? `"${cell}"` : JSON.stringify(cell);
  }
}

function findCellFault(leaf: CsvLeaf, cell: string): ItemFault | null {
  const { type, path } = leaf;
  if (cell.includes('\0')) return describeNul(path);
  switch (type) {
    case 'string':
      return null;
    case 'number':
    case 'integer':
      return findNumberFault(cell, path);
    case 'boolean':
      return cell === 'true' || cell === 'false' ? null : describeWrongCell(path, 'true or false', cell);
    case 'json':
      return findJsonFault(cell, leaf);
  }
}

function findNumberFault(cell: string, path: string): ItemFault | null {
  if (plainNumber.test(cell)) return null;
  if (!numberText.test(cell)) return describeWrongCell(path, 'a number as in JSON, such as 12.5', cell);
  const flaw = findNumberFlaw(cell);
  return flaw === null ? null : describeUnsafeNumber(cell, flaw, path);
}

function findJsonFault(cell: string, leaf: CsvLeaf): ItemFault | null {
  const { path, depth } = leaf;
  // A list or object has two brackets.
  const excess = cell.length < 2 * mostContainers ? null : findExcess(cell, leaf);
  if (excess !== null) return excess;
  const { value, error } = parseJson(cell);
  if (error !== null) return describeMalformedJson(error, path);
  return isPlainList(cell, value) ? null : checkJsonText(cell, path, depth).fault;
}

/** What forbids to parse a long cell. */
function findExcess(cell: string, { path, depth }: CsvLeaf): ItemFault | null {
  const bytes = Buffer.from(cell);
  const scanner = new JsonElementScanner();
  scanner.scan(bytes, 0, bytes.length);
  if (depth + scanner.deepest > deepestNesting) return describeTooDeep(path);
  return scanner.containers > mostContainers ? describeTooManyContainers(path) : null;
}

/**
 * Whether `cell`, of which JSON.parse made `value`, is a list of plain texts, as most are: nothing in it can be
 * wrong.
 */
function isPlainList(cell: string, value: unknown): boolean {
  return !cell.includes('\\') && Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
