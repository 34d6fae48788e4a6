import { isNativeError } from 'node:util/types';
import type { SecretMask } from './mask-secrets.ts';

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
const textMaxLength = 4_000;
const depthMax = 6;

/**
 * Makes a value safe to log. What is named like a secret, and what `mask` finds, becomes `***`; what is named like a payload
 * becomes `[omitted]`, bytes their number, and errors `{name, code, message, stack, cause}`.
 * @param value anything; it is not changed
 * @param mask applied to each text
 * @returns a JSON value
 */
export function sanitizeFields(value: unknown, mask: SecretMask): unknown {
  return sanitize(value, { mask, depth: 0 });
}

/** The mask, and how deeply the value is nested. */
interface Place {
  mask: SecretMask;
  depth: number;
}

function sanitize(value: unknown, place: Place): unknown {
  if (typeof value === 'string') return sanitizeText(value, place);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  // This ends cycles as well.
  if (place.depth >= depthMax) return '[nested too deep]';
  const inside = { ...place, depth: place.depth + 1 };
  if (isError(value)) return describeError(value, inside);
  if (Array.isArray(value)) return value.map((element) => sanitize(element, inside));
  return sanitizeObject(value, inside);
}

/** True also for an error of another realm (a `vm` context), which is not an instance of this one's Error. */
function isError(value: object): value is Error {
  return value instanceof Error || isNativeError(value);
}

function sanitizeObject(object: object, place: Place): object {
  const entries = Object.entries(object).map(([name, value]) => [name, sanitizeField(name, value, place)]);
  return Object.fromEntries(entries);
}

function sanitizeField(name: string, value: unknown, place: Place): unknown {
  const plainName = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (secretNames.has(plainName)) return '***';
  if (payloadNames.has(plainName)) return '[omitted]';
  return sanitize(value, place);
}

function sanitizeText(text: string, { mask }: Place): string {
  const masked = mask(text);
  return masked.length > textMaxLength ? `${masked.slice(0, textMaxLength)}… [${masked.length} characters]` : masked;
}

/** Only these fields: the others of a database error (detail, where, parameters) quote the row. */
function describeError(error: Error, place: Place): object {
  return {
    name: error.name,
    ...('code' in error && { code: sanitize(error.code, place) }),
    message: sanitizeText(error.message, place),
    ...(error.stack !== undefined && { stack: sanitizeText(error.stack, place) }),
    ...(error.cause !== undefined && { cause: sanitize(error.cause, place) }),
    ...(error instanceof AggregateError && { errors: sanitize(error.errors, place) }),
  };
}
