import type { Response } from 'express';
import { assembleJson, type JsonValue } from './assemble-json.ts';

/** Answers `status` with `value` as application/json. */
export function sendJson(res: Response, value: JsonValue, status = 200): void {
  res.status(status).type('application/json').send(assembleJson(value));
}
