import { randomUUID } from 'node:crypto';
import type { HttpResponse } from '@sluice/harness/commands';
import fc from 'fast-check';
import { Client, parseResponse } from '../http/client.ts';
import { numberValue, stringValue, texts } from '../items/scalars.ts';
import { spellBy, startDraws, writeExactJson } from '../items/write-exact-json.ts';
import { type ExactMember, type ExactValue, findDifference, memberOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { fuzzSurface } from './surface-target.ts';

interface AdminCase {
  name: string;
  setting: (typeof settings)[number];
  /** The setting's value as JSON; null: left out. */
  limit: string | null;
  /** The name occurs twice. */
  repeats: boolean;
  /** The partner's name after the change. */
  changedName: string;
  style: number;
}

const names = fc.oneof(
  texts(200),
  texts(220),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\0b', '\ud800', 'x'.repeat(201)),
);
const settings = ['job_timeout_s', 'requests_per_s', 'max_unfinished_jobs', 'max_payload_bytes'] as const;
const limits = fc.constantFrom(
  null,
  '1',
  '604800',
  '604801',
  '0',
  '-1',
  '1.5',
  '1e2',
  '1e400',
  '1000000',
  '1000001',
  '9007199254740991',
  '9007199254740993',
  'null',
  '"1"',
  '3600.0',
  '-0',
);

const cases: fc.Arbitrary<AdminCase> = fc.record({
  name: names,
  setting: fc.constantFrom(...settings),
  limit: limits,
  repeats: fc.nat(9).map((drawn) => drawn === 9),
  changedName: names,
  style: fc.nat(),
});

/** Partners on the admin surface: accepted values are read back as they were sent. */
export const adminPartners = fuzzSurface({
  name: 'admin-partners',
  casesPerRun: 40,
  cases,
  check: (partner, sent, { connection, adminApiKey }) => {
    const admin = new Client(connection, adminApiKey);
    // The report of a failure needs the requests.
    return check(admin, sent).finally(() => void partner.exchanges.push(...admin.exchanges));
  },
});

async function check(admin: Client, { name, setting, limit, repeats, changedName, style }: AdminCase): Promise<void> {
  const id = `fuzz-${randomUUID()}`;
  const fields: ExactMember[] = [['name', stringValue(name)]];
  if (limit !== null) fields.push([setting, numberValue(limit)]);
  const sent: ExactMember[] = [['partner_id', stringValue(id)], ...fields, ...(repeats ? fields.slice(0, 1) : [])];
  const created = await send(admin, { method: 'POST', path: '/admin/v1/partners', fields: sent, style });
  if (created.status >= 400) {
    expectThat(
      !isPlain(name) || limit !== null || repeats,
      'wrong outcome',
      () => `a valid partner is refused: ${created.body}`,
    );
    return;
  }
  expectThat(!repeats, 'wrong outcome', () => 'a partner with two names is accepted');
  const path = `/admin/v1/partners/${id}`;
  await checkPartner(admin, path, fields);
  const changes: ExactMember[] = [['name', stringValue(changedName)]];
  const changed = await send(admin, { method: 'PATCH', path, fields: changes, style });
  if (changed.status === 200) await checkPartner(admin, path, [...changes, ...fields.slice(1)]);
  else await checkPartner(admin, path, fields);
}

/** Returns whether the name is valid for certain. */
function isPlain(name: string): boolean {
  return /^[ -~]{1,200}$/.test(name);
}

interface AdminRequest {
  method: 'POST' | 'PATCH';
  path: string;
  fields: ExactMember[];
  style: number;
}

function send(admin: Client, { method, path, fields, style }: AdminRequest): Promise<HttpResponse> {
  const text = writeExactJson({ kind: 'object', members: fields }, spellBy(startDraws(style), 'any lines'));
  return admin.send({ method, path, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) });
}

async function checkPartner(admin: Client, path: string, fields: readonly ExactMember[]): Promise<void> {
  const stored: ExactValue = parseResponse(await admin.send({ method: 'GET', path }));
  for (const [name, value] of fields) {
    const reported = memberOf(stored, name);
    const sent =
      value.kind === 'number' && value.text === 'null' ? { kind: 'literal' as const, text: 'null' as const } : value;
    const isSame = reported !== undefined && findDifference(sent, reported) === null;
    expectThat(isSame, 'altered', () => `the partner's ${name} is ${JSON.stringify(reported)}`);
  }
}
