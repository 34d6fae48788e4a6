import type { Response } from 'express';

/** JSON text that goes into an answer as it stands: parsing it would round its numbers. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What an answer is made of. Members that are undefined are left out. */
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
 * JSON text of `value`, as JSON.stringify would write it, with each RawJson embedded verbatim.
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

/** Answers `status` with `value` as application/json. */
export function sendJson(res: Response, value: JsonValue, status = 200): void {
  res.status(status).type('application/json').send(assembleJson(value));
}
