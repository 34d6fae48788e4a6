import { type Action, actions } from '@sluice/contracts';
import type { NewSession, SessionMode } from '@sluice/ingest';
import { Ajv } from 'ajv';
import { refuseBody } from '../body/json-body.ts';
import { requireCollection } from '../http/collections.ts';
import { refuseUnlessMerge } from './read-submission.ts';

interface SessionRequest {
  collection: string;
  mode: SessionMode;
  action?: Action;
  allow_empty?: boolean;
}

const modes: readonly SessionMode[] = ['bulk', 'full-refresh'];
const form =
  `{"collection": "master/skus", "mode": "…"}, the mode one of ${modes.join(', ')}; ` +
  `where you like also "action" (one of ${actions.join(', ')}) and "allow_empty" (true or false)`;

const isSessionRequest = new Ajv({ allErrors: true }).compile<SessionRequest>({
  type: 'object',
  properties: {
    collection: { type: 'string' },
    mode: { enum: modes },
    action: { enum: actions },
    allow_empty: { type: 'boolean' },
  },
  required: ['collection', 'mode'],
  additionalProperties: false,
});

/**
 * The session that a body asks for.
 * @throws RequestFault `validation_failed`, or `invalid_parameter` where mode and action do not go together
 */
export function readNewSession(body: unknown, partnerId: string): NewSession {
  if (!isSessionRequest(body)) return refuseBody(isSessionRequest.errors, form);
  const { mode, action = 'merge', allow_empty: allowEmpty = false } = body;
  refuseUnlessMerge(mode, action);
  const collection = requireCollection(body.collection, 'validation_failed');
  return { partnerId, collection, mode, action, allowEmpty };
}
