/** One thing that is wrong with a row of a CSV, and the codes it is rejected with. */
export interface RowSpoil {
  codes: readonly string[];
  /** Makes the cells of a sound row, as they stand there, wrong. */
  apply(cells: readonly Buffer[]): Buffer[];
}

/** What a row can be wrong in and JSON cannot, by the name of what is wrong with a text of JSON. */
export const rowSpoils: Readonly<Record<string, RowSpoil>> = {
  'no comma': { codes: ['malformed_csv'], apply: (cells) => cells.slice(1) },
  'a comma at its end': { codes: ['malformed_csv'], apply: (cells) => [...cells, Buffer.from('')] },
  'a key without quotes': first(['malformed_csv'], Buffer.from('a"b')),
  'a comment': first(['malformed_csv'], Buffer.from('"a"b')),
  'a byte that is no UTF-8': first(['invalid_utf8'], Buffer.from([0x61, 0xff])),
  'an overlong slash': first(['invalid_utf8'], Buffer.from([0xc0, 0xaf])),
  'an encoded surrogate': first(['invalid_utf8'], Buffer.from([0xed, 0xa0, 0x80])),
};

function first(codes: readonly string[], cell: Buffer): RowSpoil {
  return { codes, apply: (cells) => [cell, ...cells.slice(1)] };
}
