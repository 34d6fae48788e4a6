/** Structured logging: a message and its fields; a child adds its fields to every line. */
export interface Log {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
  /** A log that adds `fields` (correlation_id, partner_id, job_id, …) to every line. */
  child(fields: object): Log;
}
