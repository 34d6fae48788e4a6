/** What a store that is down, starting, full or overrun leaves in an error's code, kind, name or message. */
const signs: readonly RegExp[] = [
  // Prisma: not reachable, timed out, connection closed, none free, transaction not begun in time, write conflict.
  /^P(1001|1002|1008|1017|2024|2028|2034|2037)$/,
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|TransactionWriteConflict)$/,
  // Postgres: connection exceptions, too few resources, operator intervention, deadlock and serialization failures.
  /^(08|53|57)[0-9A-Z]{3}$|^40(001|P01)$/,
  // The system: the network, and a payload store that is full or gone.
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/,
  /^(ENOSPC|EDQUOT|EROFS|EIO|EMFILE|ENFILE)$/,
  // A deadline of ours, and a Redis that takes no command.
  /^(DeadlineError|MaxRetriesPerRequestError)$/,
  // node-postgres gives these no code.
  /^timeout exceeded when trying to connect$|^Connection terminated/,
];

const wrappingFields = ['cause', 'meta', 'driverAdapterError', 'errors'];
const markingFields = ['code', 'originalCode', 'kind', 'name', 'message'];
const depthMax = 6;

/** Whether `error`, or what led to it, says that a store cannot serve for the moment. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > depthMax) return false;
  if (Array.isArray(error)) return error.some((part) => isOutage(part, depth + 1));
  const field = (name: string): unknown => Reflect.get(error, name);
  const isSign = (mark: unknown) => typeof mark === 'string' && signs.some((sign) => sign.test(mark));
  return (
    markingFields.some((name) => isSign(field(name))) || wrappingFields.some((name) => isOutage(field(name), depth + 1))
  );
}
