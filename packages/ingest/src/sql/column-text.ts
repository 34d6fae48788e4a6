/** Separates the values of one column in a text parameter; no JSON text and no valid id contains it. */
const separator = '\u001f';

/** One text parameter from many values, for `string_to_table(…, E'\x1f')`: cheaper to send and to split than an array. */
export function joinColumn(values: readonly string[]): string {
  return values.join(separator);
}

/** The values of a column that `string_agg` joined; none for null. */
export function splitColumn(column: string | null): string[] {
  return column === null ? [] : column.split(separator);
}

/** A Postgres array literal of numbers; null where a value is absent. */
export function numberArray(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}
