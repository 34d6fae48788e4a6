import { collections } from '@sluice/contracts';
import fc from 'fast-check';
import { type Client, parseResponse } from '../http/client.ts';
import { encodingHeaders } from '../items/encoding.ts';
import { makePayload, type PlannedPayload, planPayloads } from '../items/plan-payload.ts';
import { contentTypes } from '../items/write-payload.ts';
import { numberOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import type { SentPayload } from '../oracle/outcomes.ts';
import { checkJob } from './check-job.ts';
import { checkStored } from './check-records.ts';
import { prepareReferences } from './partner.ts';
import { nativeRoot } from './routes.ts';
import { fuzzSurface } from './surface-target.ts';

interface SessionCase {
  mode: 'bulk' | 'full-refresh';
  first: PlannedPayload;
  /** Further parts: the items and edits of these payloads, in the format of the first. */
  others: PlannedPayload[];
  /** Each part is sent twice. */
  again: boolean;
}

const casesOf = (path: string): fc.Arbitrary<SessionCase> => {
  const payloads = planPayloads({ paths: [path], maxItems: 12 });
  return fc.record({
    mode: fc.constantFrom('bulk' as const, 'full-refresh' as const),
    first: payloads,
    others: fc.array(payloads, { maxLength: 2 }),
    again: fc.boolean(),
  });
};
const cases = fc.oneof(...[...collections.keys()].map(casesOf));

/** Sessions on the native surface: payloads in parts. */
export const nativeSessions = fuzzSurface({ name: 'native-sessions', casesPerRun: 12, cases, check });

async function check(client: Client, { mode, first, others, again }: SessionCase): Promise<void> {
  const { collection, format, style } = first;
  await prepareReferences(client, collection);
  const session = await post(client, `${nativeRoot}/sessions`, { collection, mode });
  expectThat(session.status === 201, 'wrong outcome', () => `a session is refused: ${session.status} ${session.body}`);
  const path = `${nativeRoot}/sessions/${textOf(parseResponse(session), 'session_id')}`;
  const kept: SentPayload[] = [];
  for (const part of [first, ...others.map((other) => ({ ...other, format, style }))]) {
    const accepted = await putPart(client, `${path}/parts/${kept.length + 1}`, { part, again });
    if (accepted !== null) kept.push(accepted);
  }
  const done = await post(client, `${path}/done`, { parts: kept.length });
  expectThat(
    done.status === 202,
    'wrong outcome',
    () => `the end of the session is refused: ${done.status} ${done.body}`,
  );
  const isKnown = kept.every(({ items }) => items !== null);
  // Lines are counted in the joined payload, not in the parts.
  const items = isKnown ? kept.flatMap((part) => part.items ?? []).map((item) => ({ ...item, line: null })) : null;
  const isWhole = kept.length > 0 && kept.every((part) => part.isWhole);
  const outcomes = await checkJob(client, textOf(parseResponse(done), 'job_id') ?? 'none', { items, isWhole });
  if (items !== null) await checkStored(client, { collection, items, outcomes });
}

/** Sends a part. @returns its items; null if it is refused */
async function putPart(
  client: Client,
  path: string,
  { part, again }: { part: PlannedPayload; again: boolean },
): Promise<SentPayload | null> {
  const { format, bytes, items, isWhole } = makePayload(part);
  const headers = { 'content-type': contentTypes[format], ...encodingHeaders(part.encoding) };
  const put = () => client.send({ method: 'PUT', path, headers, body: bytes });
  const response = await put();
  if (again) {
    const { status } = await put();
    expectThat(
      status === response.status,
      'wrong outcome',
      () => `the part returned ${response.status}, and again ${status}`,
    );
  }
  if (response.status !== 200) {
    expectThat(!isWhole, 'wrong outcome', () => `a valid part is refused: ${response.body}`);
    return null;
  }
  const reported = numberOf(parseResponse(response), 'items');
  expectThat(
    items === null || reported === items.length,
    'unbalanced',
    () => `the part has ${items?.length} items, not ${reported}`,
  );
  return { items, isWhole };
}

function post(client: Client, path: string, body: object): ReturnType<Client['send']> {
  const headers = { 'content-type': 'application/json' };
  return client.send({ method: 'POST', path, headers, body: Buffer.from(JSON.stringify(body)) });
}
