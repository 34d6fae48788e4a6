import type { Response } from 'express';

/** JSON text that is embedded in a response verbatim: parsing it would round its numbers. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value that can be sent as JSON. Members that are undefined are omitted. */
export type JsonValue =
  | RawJson
  | Date
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue | undefined };

/**
 * The JSON text of `value`, as JSON.stringify would write it, with each RawJson embedded verbatim.
 * Dates are written as ISO 8601 in UTC.
 */
export function assembleJson(value: JsonValue): string {
  if (value instanceof RawJson) return value.text;
  if (typeof value !== 'object' || value === null || value instanceof Date) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(assembleJson).join(',')}]`;
  return `{${Object.entries(value).flatMap(assembleMember).join(',')}}`;
}

function isList(value: readonly JsonValue[] | object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function assembleMember([name, value]: [string, JsonValue | undefined]): string[] {
  return value === undefined ? [] : [`${JSON.stringify(name)}:${assembleJson(value)}`];
}

/** Sends `value` as application/json with `status`. */
export function sendJson(res: Response, value: JsonValue, status = 200): void {
  res.status(status).type('application/json').send(assembleJson(value));
}
