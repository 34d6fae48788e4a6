import type { RequestHandler } from 'express';
import { readCollection } from '../http/collections.ts';

/** `GET /schemas/{group}/{collection}`: the JSON Schema of its items. */
export function answerSchema(): RequestHandler {
  return (req, res) => {
    const { schema } = readCollection(req);
    res.type('application/schema+json').send(Buffer.from(JSON.stringify(schema)));
  };
}
