/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The machine lacks something that the command needs. The message says what, and how to get it. */
export class RequirementError extends Error {
  override readonly name = 'RequirementError';
}
