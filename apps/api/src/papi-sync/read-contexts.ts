import { isSourceId, RequestFault } from '@sluice/contracts';
import { maxContexts } from '@sluice/ingest';
import { Ajv } from 'ajv';
import { refuseBody } from '../body/json-body.ts';

const isNewSession = new Ajv({ allErrors: true }).compile<{ contexts: string[] }>({
  type: 'object',
  properties: {
    contexts: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: maxContexts, uniqueItems: true },
  },
  required: ['contexts'],
  additionalProperties: false,
});

/** The contexts of a session to be created. Throws RequestFault `validation_failed`. */
export function readContexts(body: unknown): string[] {
  if (!isNewSession(body)) return refuseBody(isNewSession.errors, '{"contexts": ["en"]}');
  const wrong = body.contexts.findIndex((context) => !isSourceId(context));
  if (wrong < 0) return body.contexts;
  const detail = `contexts/${wrong} can be no context: it is a text of 1 to 255 characters (NFC), without control characters.`;
  throw new RequestFault('validation_failed', detail);
}
