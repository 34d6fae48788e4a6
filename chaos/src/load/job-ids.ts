const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 26;

/** The id on the native surface of a job that the async-bulk surface identifies by a UUID: the same number in base 32. */
export function jobIdOf(uuid: string): string {
  const number = BigInt(`0x${uuid.replaceAll('-', '')}`);
  const ulid = Array.from({ length }, (_, at) => digits[Number((number >> BigInt(5 * (length - 1 - at))) & 31n)]);
  return `job-${ulid.join('')}`;
}

/** The UUID on the async-bulk surface of a job with this id on the native one. */
export function uuidOf(jobId: string): string {
  const number = [...jobId.slice('job-'.length)].reduce((sum, digit) => sum * 32n + BigInt(digits.indexOf(digit)), 0n);
  const hex = number.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
