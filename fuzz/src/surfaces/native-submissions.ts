import { type Action, actions, type Mode, modes } from '@sluice/contracts';
import fc from 'fast-check';
import type { Client } from '../http/client.ts';
import { encodingHeaders } from '../items/encoding.ts';
import { makePayload, type PlannedPayload, planPayloads } from '../items/plan-payload.ts';
import { contentTypes } from '../items/write-payload.ts';
import { textOf } from '../oracle/exact-value.ts';
import type { ExpectedOutcome, SentItem } from '../oracle/outcomes.ts';
import type { Target } from '../run/target.ts';
import { checkSubmission } from './check-submission.ts';
import { prepareReferences } from './partner.ts';
import { nativeRoot } from './routes.ts';
import { fuzzSurface } from './surface-target.ts';

interface NativeCase {
  payload: PlannedPayload;
  action: Action;
  /** It is sent again, which must not change anything. */
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
  const items = sent && expectOutcomes(action, sent);
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
  await checkSubmission(client, await client.send(request), { collection, correlationId, items, isWhole });
  if (!again) return;
  const repeated = await client.send(request);
  // Applied once: an accepted item is now a replay, and a refused payload is refused again.
  const replays =
    items?.map((item) => (item.expected === 'accepted' ? { ...item, expected: 'any' as const } : item)) ?? null;
  await checkSubmission(client, repeated, { collection, correlationId, items: replays, isWhole });
}

/** The expected outcomes under `action`, for a partner without records, from those under merge. */
function expectOutcomes(action: Action, items: readonly SentItem[]): SentItem[] {
  switch (action) {
    case 'merge':
      return [...items];
    case 'create':
      return allowAnyIfRepeated(items);
    case 'update':
      return allowAnyIfRepeated(items).map((item) => ({ ...item, expected: expectNoRecord(item.expected) }));
    case 'delete':
      // Only the ids are read, and no record is left to compare.
      return items.map(({ line }) => ({ value: null, expected: 'any', line }));
  }
}

/** Of several items of one id, the second can find the record of the first, and a superseded one is not checked. */
function allowAnyIfRepeated(items: readonly SentItem[]): SentItem[] {
  const ids = items.map(({ value }) => textOf(value, 'source_id'));
  const isRepeated = (id: string | undefined) => id !== undefined && ids.indexOf(id) !== ids.lastIndexOf(id);
  return items.map((item, at) => (isRepeated(ids[at]) ? { ...item, expected: 'any' } : item));
}

function expectNoRecord(expected: ExpectedOutcome): ExpectedOutcome {
  if (expected === 'accepted') return ['no_such_record'];
  return expected === 'quarantined' ? 'any' : expected;
}
