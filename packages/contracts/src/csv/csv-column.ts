/** How the text of a CSV cell becomes a value; `json` is a list or an object, written as JSON in the cell. */
export type CsvType = 'string' | 'number' | 'integer' | 'boolean' | 'json';

/** Where in an item a CSV column goes, and how its cells are read. */
export interface CsvColumn {
  readonly path: readonly string[];
  readonly type: CsvType;
}
