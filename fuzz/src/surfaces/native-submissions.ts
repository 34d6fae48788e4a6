import { type Action, actions, type Mode, modes } from '@sluice/contracts';
import fc from 'fast-check';
import type { Client } from '../http/client.ts';
import { encodingHeaders } from '../items/encoding.ts';
import { contentTypes } from '../items/payload.ts';
import { fuzzSurface } from '../run/surface-target.ts';
import type { Target } from '../run/target.ts';
import { judgeByAction } from './fates-by-action.ts';
import { judgeSubmission } from './judge-submission.ts';
import { nativeRoot } from './native-root.ts';
import { makePayload, type PlannedPayload, planPayloads } from './plan-payload.ts';
import { prepareReferences } from './prepare-partner.ts';

interface NativeCase {
  payload: PlannedPayload;
  action: Action;
  /** It is sent once more, which changes nothing. */
  again: boolean;
}

/** Mostly merge. */
const anyAction = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Action>('merge') },
  { weight: 1, arbitrary: fc.constantFrom(...actions) },
);
const casesPerRun: Readonly<Record<Mode, number>> = { upsert: 40, bulk: 15, 'full-refresh': 15 };
const maxItems: Readonly<Record<Mode, number>> = { upsert: 10, bulk: 30, 'full-refresh': 20 };

/** Submissions on the native surface, a target for each mode. */
export const nativeSubmissions: readonly Target[] = modes.map((mode) =>
  fuzzSurface({
    name: `native-${mode}`,
    casesPerRun: casesPerRun[mode],
    cases: fc.record({
      payload: planPayloads({ maxItems: maxItems[mode] }),
      action: mode === 'full-refresh' ? fc.constant('merge' as const) : anyAction,
      again: fc.nat(4).map((drawn) => drawn === 4),
    }),
    check: (client, sent) => submit(client, mode, sent),
  }),
);

async function submit(client: Client, mode: Mode, { payload, action, again }: NativeCase): Promise<void> {
  const { collection, encoding } = payload;
  await prepareReferences(client, collection);
  const { format, bytes, items: sent, isWhole } = makePayload(payload);
  const items = sent && judgeByAction(action, sent);
  const correlationId = 'case-1';
  const request = {
    method: 'POST',
    path: `${nativeRoot}/${collection}?mode=${mode}&action=${action}`,
    headers: {
      'content-type': contentTypes[format],
      'x-correlation-id': correlationId,
      ...encodingHeaders(encoding),
    },
    body: bytes,
  };
  await judgeSubmission(client, await client.send(request), { collection, correlationId, items, isWhole });
  if (!again) return;
  const repeated = await client.send(request);
  // Applied once: what was accepted is a replay now, and what was refused as a whole is refused again.
  const replays = items?.map((item) => (item.fate === 'taken' ? { ...item, fate: 'any' as const } : item)) ?? null;
  await judgeSubmission(client, repeated, { collection, correlationId, items: replays, isWhole });
}
