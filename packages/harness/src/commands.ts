// What the commands chaos, fuzz and bench share. It runs the built product and imports none of its apps.
export { RequirementError, UsageError } from './command/errors.ts';
export {
  decimal,
  flag,
  type Option,
  type OptionValues,
  oneOf,
  option,
  readOptions,
  someOf,
  wholeNumber,
} from './command/read-options.ts';
export { type Command, type CommandEvents, runCommand } from './command/run-command.ts';
export {
  ConnectionError,
  HttpClient,
  type HttpRequest,
  type HttpResponse,
  type StreamedBody,
} from './http/http-client.ts';
export { type AdminAccess, registerPartner } from './http/register-partner.ts';
export { findMedian, findPercentile } from './statistics.ts';
export { findFreePort } from './stores/find-free-port.ts';
export { PostgresServer } from './stores/postgres-server.ts';
export { hasRedisServer, type RedisOptions, RedisServer, requireRedisServer } from './stores/redis-server.ts';
export { makeRunDirectory, type RunDirectory } from './stores/run-directory.ts';
