/** A payload ends at byte `at`, though it should reach up to byte `end`. */
export class EarlyEndError extends Error {
  override readonly name = 'EarlyEndError';

  constructor(at: number, end: number) {
    super(`The payload ends at byte ${at}, before ${end}.`);
  }
}
