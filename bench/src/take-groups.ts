/** Cuts what `source` yields into arrays of `size`, the last one shorter. */
export function* takeGroups<T>(source: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = [];
  for (const value of source) {
    group.push(value);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
