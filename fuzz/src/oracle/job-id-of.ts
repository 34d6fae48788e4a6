const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The native id of the job that other surfaces know by its UUID: the same 128 bits, as a ULID. */
export function jobIdOf(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '') || '0'}`);
  let ulid = '';
  for (let at = 0; at < 26; at += 1) {
    ulid = digits[Number(rest & 31n)] + ulid;
    rest >>= 5n;
  }
  return `job-${ulid}`;
}
