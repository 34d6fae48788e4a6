import { type Client, parseAnswer } from '../http/client.ts';
import { type ExactValue, listOf, memberOf, numberOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { judgeOutcomes, type SentItem, type SentPayload, type ToldResult } from '../oracle/outcomes.ts';
import { readCsv } from '../oracle/read-csv.ts';
import { nativeRoot } from './routes.ts';

const terminal = new Set(['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED', 'TIMED_OUT']);

/**
 * Waits for the end of a job and judges it: its counts are the sum of its items, and every item that is wrong has a place in
 * its errors, in the payload's order.
 * @returns what became of each item; empty where the job failed
 */
export async function judgeJob(client: Client, jobId: string, { items, isWhole }: SentPayload): Promise<ToldResult[]> {
  const path = `${nativeRoot}/jobs/${jobId}`;
  const job = await client.readUntil(path, (body) => terminal.has(textOf(body, 'state') ?? ''));
  const count = (name: string) => numberOf(memberOf(job, 'counts'), name) ?? Number.NaN;
  const [total, errors] = [count('total'), count('quarantined') + count('rejected')];
  const sum = errors + count('accepted') + count('replay') + count('unprocessed');
  expectThat(total === sum, 'unbalanced', () => `the job has a total of ${total}, and ${sum} items`);
  const rows = (await readErrors(client, path)).map(readRow);
  expectThat(rows.length === errors, 'unbalanced', () => `${rows.length} errors where the counts have ${errors}`);
  await judgeDownloads(client, path, errors);
  const indexes = rows.map(({ index }) => index);
  expectThat(isRising(indexes, total), 'unbalanced', () => `the errors are of the items ${indexes.join(', ')}`);
  const state = textOf(job, 'state');
  const isEnded = state === (errors > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED');
  if (!isEnded) return judgeFailure(job, isWhole);
  expectThat(count('unprocessed') === 0, 'unbalanced', () => `${count('unprocessed')} items are unprocessed`);
  const outcomes = listOutcomes(rows, items?.map(idOf) ?? Array.from({ length: total }, () => null));
  if (items === null) return outcomes;
  expectThat(total === items.length, 'unbalanced', () => `the job has ${total} items, not ${items.length}`);
  for (const { index, line } of rows) {
    const sent = items[index]?.line;
    expectThat(sent === null || line === sent, 'unbalanced', () => `item ${index} begins on line ${sent}, not ${line}`);
  }
  judgeOutcomes(items, outcomes);
  return outcomes;
}

/** The errors as files: as many of them. */
async function judgeDownloads(client: Client, path: string, errors: number): Promise<void> {
  if (errors === 0) return;
  const { body } = await client.send({ method: 'GET', path: `${path}/errors.csv` });
  const rows = (readCsv(body.toString('utf8'))?.length ?? 0) - 1;
  expectThat(rows === errors, 'unbalanced', () => `errors.csv has ${rows} rows, where there are ${errors} errors`);
  const file = parseAnswer(await client.send({ method: 'GET', path: `${path}/errors.json` }));
  const listed = file.kind === 'list' ? file.items.length : 0;
  expectThat(listed === errors, 'unbalanced', () => `errors.json has ${listed} of ${errors} errors`);
}

interface ErrorRow extends ToldResult {
  index: number;
  line: number | undefined;
}

async function readErrors(client: Client, path: string): Promise<ExactValue[]> {
  const found: ExactValue[] = [];
  let query = '?limit=7';
  for (;;) {
    const page = await client.read(`${path}/errors${query}`);
    found.push(...(listOf(page, 'errors') ?? []));
    const cursor = textOf(page, 'next_cursor');
    if (cursor === undefined) return found;
    query = `?limit=1000&cursor=${encodeURIComponent(cursor)}`;
  }
}

function readRow(row: ExactValue): ErrorRow {
  return {
    index: numberOf(row, 'index') ?? -1,
    line: numberOf(row, 'line'),
    status: textOf(row, 'status') === 'QUARANTINED' ? 'QUARANTINED' : 'REJECTED',
    code: textOf(row, 'code') ?? null,
    sourceId: textOf(row, 'source_id') ?? null,
    quarantineId: textOf(row, 'quarantine_id') ?? null,
  };
}

function isRising(indexes: readonly number[], total: number): boolean {
  return indexes.every((index, at) => index > (indexes[at - 1] ?? -1) && index < total);
}

/** A job that failed says why; a sound payload fails none. */
function judgeFailure(job: ExactValue, isWhole: boolean): ToldResult[] {
  const [state, reason] = [textOf(job, 'state'), textOf(job, 'reason')];
  expectThat(reason !== undefined && reason !== '', 'malformed answer', () => `a job ended ${state} without a reason`);
  expectThat(!isWhole, 'misjudged', () => `the job ended ${state}: ${reason}`);
  return [];
}

function listOutcomes(rows: readonly ErrorRow[], ids: readonly (string | null)[]): ToldResult[] {
  const byIndex = new Map(rows.map((row) => [row.index, row]));
  return ids.map(
    (sourceId, index) => byIndex.get(index) ?? { status: 'TAKEN', code: null, sourceId, quarantineId: null },
  );
}

function idOf({ value }: SentItem): string | null {
  return textOf(value, 'source_id') ?? null;
}

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The native id of the job that other surfaces know by its UUID: the same 128 bits, as a ULID. */
export function jobIdOf(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '') || '0'}`);
  let ulid = '';
  for (let at = 0; at < 26; at += 1) {
    ulid = digits[Number(rest & 31n)] + ulid;
    rest >>= 5n;
  }
  return `job-${ulid}`;
}
