/** The first byte from `at` on that is no white space of JSON. */
export function skipSpace(bytes: Buffer, at: number): number {
  let next = at;
  for (let byte = bytes[next] as number; byte <= 0x20; byte = bytes[next] as number) {
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    next += 1;
  }
  return next;
}
