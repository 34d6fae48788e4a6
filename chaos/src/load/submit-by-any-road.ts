import type { Submission } from '../history/submission.ts';
import type { Draft } from './ledger.ts';
import type { Sender } from './load.ts';
import { submit } from './submit.ts';
import { submitSession } from './submit-session.ts';

/** Submits natively, a job's payload in one request or in the parts of a session. @returns as `submit` does */
export function submitByAnyRoad(sender: Sender, draft: Draft): Promise<Submission | null> {
  const { load, random } = sender;
  const isParted = draft.mode !== 'upsert' && random.chance(load.shares.sessions);
  return isParted ? submitSession(sender, draft) : submit(sender, draft);
}
