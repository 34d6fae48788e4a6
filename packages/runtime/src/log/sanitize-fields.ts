import { isNativeError } from 'node:util/types';

const secretNames = new Set([
  'apikey',
  'adminapikey',
  'authorization',
  'cookie',
  'keyhash',
  'password',
  'proxyauthorization',
  'secret',
  'setcookie',
  'token',
  'xapikey',
]);
const payloadNames = new Set(['body', 'data', 'item', 'items', 'payload', 'record', 'records', 'rows']);
const urlCredentials = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;
const textMaxLength = 4_000;
const depthMax = 6;

/**
 * Makes a value fit to be logged: what is named like a secret and the credentials in URLs become `***`, what is named
 * like a payload, and bytes, become a note of their size, errors become `{name, code, message, stack, cause}`.
 * @param value anything; it is not changed
 * @returns a JSON value
 */
export function sanitizeFields(value: unknown): unknown {
  return sanitize(value, 0);
}

function sanitize(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return sanitizeText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  // A cycle ends here as well.
  if (depth >= depthMax) return '[nested too deep]';
  if (isError(value)) return describeError(value, depth);
  if (Array.isArray(value)) return value.map((element) => sanitize(element, depth + 1));
  return sanitizeObject(value, depth);
}

/** Also an error of another realm (a `vm` context), which is no instance of this one's Error. */
function isError(value: object): value is Error {
  return value instanceof Error || isNativeError(value);
}

function sanitizeObject(object: object, depth: number): object {
  const entries = Object.entries(object).map(([name, value]) => [name, sanitizeField(name, value, depth)]);
  return Object.fromEntries(entries);
}

function sanitizeField(name: string, value: unknown, depth: number): unknown {
  const plainName = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (secretNames.has(plainName)) return '***';
  if (payloadNames.has(plainName)) return '[omitted]';
  return sanitize(value, depth + 1);
}

function sanitizeText(text: string): string {
  const masked = text.replaceAll(urlCredentials, '$1***@');
  return masked.length > textMaxLength ? `${masked.slice(0, textMaxLength)}… [${masked.length} characters]` : masked;
}

/** Only these fields: what a database error carries beside them (detail, where, parameters) quotes the row. */
function describeError(error: Error, depth: number): object {
  return {
    name: error.name,
    ...('code' in error && { code: sanitize(error.code, depth + 1) }),
    message: sanitizeText(error.message),
    ...(error.stack !== undefined && { stack: sanitizeText(error.stack) }),
    ...(error.cause !== undefined && { cause: sanitize(error.cause, depth + 1) }),
    ...(error instanceof AggregateError && { errors: sanitize(error.errors, depth + 1) }),
  };
}
