import { type Client, parseResponse } from '../http/client.ts';
import { type ExactValue, listOf, memberOf, numberOf, textOf } from '../oracle/exact-value.ts';
import { expectThat } from '../oracle/finding.ts';
import { checkOutcomes, type ReportedResult, type SentItem, type SentPayload } from '../oracle/outcomes.ts';
import { readCsv } from '../oracle/read-csv.ts';
import { nativeRoot } from './routes.ts';

const terminal = new Set(['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED', 'TIMED_OUT']);

/**
 * Waits for the end of a job and checks it: its counts are the sum of its items, and its errors list every invalid item in the
 * payload's order.
 * @returns the outcome of each item; empty if the job failed
 */
export async function checkJob(
  client: Client,
  jobId: string,
  { items, isWhole }: SentPayload,
): Promise<ReportedResult[]> {
  const path = `${nativeRoot}/jobs/${jobId}`;
  const job = await client.readUntil(path, (body) => terminal.has(textOf(body, 'state') ?? ''));
  const count = (name: string) => numberOf(memberOf(job, 'counts'), name) ?? Number.NaN;
  const [total, errors] = [count('total'), count('quarantined') + count('rejected')];
  const sum = errors + count('accepted') + count('replay') + count('unprocessed');
  expectThat(total === sum, 'unbalanced', () => `the job has a total of ${total}, but counts of ${sum} items`);
  const rows = (await readErrors(client, path)).map(readRow);
  expectThat(rows.length === errors, 'unbalanced', () => `${rows.length} errors, but counts of ${errors}`);
  await checkDownloads(client, path, errors);
  const indexes = rows.map(({ index }) => index);
  expectThat(isRising(indexes, total), 'unbalanced', () => `the errors have the indexes ${indexes.join(', ')}`);
  const state = textOf(job, 'state');
  const isEnded = state === (errors > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED');
  if (!isEnded) return checkFailure(job, isWhole);
  expectThat(count('unprocessed') === 0, 'unbalanced', () => `${count('unprocessed')} items are unprocessed`);
  const outcomes = listOutcomes(rows, items?.map(idOf) ?? Array.from({ length: total }, () => null));
  if (items === null) return outcomes;
  expectThat(total === items.length, 'unbalanced', () => `the job has ${total} items, not ${items.length}`);
  for (const { index, line } of rows) {
    const sent = items[index]?.line;
    expectThat(sent === null || line === sent, 'unbalanced', () => `item ${index} starts on line ${sent}, not ${line}`);
  }
  checkOutcomes(items, outcomes);
  return outcomes;
}

/** Checks that the files of errors have as many rows. */
async function checkDownloads(client: Client, path: string, errors: number): Promise<void> {
  if (errors === 0) return;
  const { body } = await client.send({ method: 'GET', path: `${path}/errors.csv` });
  const rows = (readCsv(body.toString('utf8'))?.length ?? 0) - 1;
  expectThat(rows === errors, 'unbalanced', () => `errors.csv has ${rows} of ${errors} errors`);
  const file = parseResponse(await client.send({ method: 'GET', path: `${path}/errors.json` }));
  const listed = file.kind === 'list' ? file.items.length : 0;
  expectThat(listed === errors, 'unbalanced', () => `errors.json has ${listed} of ${errors} errors`);
}

interface ErrorRow extends ReportedResult {
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

/** A failed job must have a reason, and the payload must be invalid. */
function checkFailure(job: ExactValue, isWhole: boolean): ReportedResult[] {
  const [state, reason] = [textOf(job, 'state'), textOf(job, 'reason')];
  expectThat(
    reason !== undefined && reason !== '',
    'malformed response',
    () => `the job ended ${state} without a reason`,
  );
  expectThat(!isWhole, 'wrong outcome', () => `the job ended ${state}: ${reason}`);
  return [];
}

function listOutcomes(rows: readonly ErrorRow[], ids: readonly (string | null)[]): ReportedResult[] {
  const byIndex = new Map(rows.map((row) => [row.index, row]));
  return ids.map(
    (sourceId, index) =>
      byIndex.get(index) ?? { status: 'ACCEPTED_OR_REPLAY', code: null, sourceId, quarantineId: null },
  );
}

function idOf({ value }: SentItem): string | null {
  return textOf(value, 'source_id') ?? null;
}

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The native id of a job from its UUID on other surfaces: the same 128 bits as a ULID. */
export function jobIdOf(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '') || '0'}`);
  let ulid = '';
  for (let at = 0; at < 26; at += 1) {
    ulid = digits[Number(rest & 31n)] + ulid;
    rest >>= 5n;
  }
  return `job-${ulid}`;
}
