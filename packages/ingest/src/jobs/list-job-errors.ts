import type { Outcome } from '@sluice/contracts';
import { cutPage, decodeCursor, indexKey, type Page } from '../db/cursor.ts';
import type { PartnerDatabase } from '../resources/resources.ts';
import type { JobErrorView } from './job-view.ts';

/** Which page of a job's errors. */
export interface JobErrorFilter {
  partnerId: string;
  jobId: string;
  limit: number;
  cursor?: string;
}

const downloadPageRows = 1_000;

/** A page of a job's errors, in the payload's order. */
export async function listJobErrors(
  db: PartnerDatabase,
  { partnerId, jobId, limit, cursor }: JobErrorFilter,
): Promise<Page<JobErrorView>> {
  const after = decodeCursor(cursor, indexKey);
  const rows = await db.forPartner(partnerId, (tx) =>
    tx.jobError.findMany({
      where: { jobId, ...(after === undefined ? {} : { index: { gt: Number(after) } }) },
      orderBy: { index: 'asc' },
      take: limit + 1,
      omit: { jobId: true },
    }),
  );
  const page = cutPage(rows, limit, (row) => String(row.index));
  return { ...page, items: page.items.map((row) => ({ ...row, status: row.status as Outcome })) };
}

/** All errors of a job in pages, in the payload's order: for downloads of any size. */
export async function* streamJobErrors(
  db: PartnerDatabase,
  { partnerId, jobId }: { partnerId: string; jobId: string },
): AsyncGenerator<JobErrorView[], void> {
  let cursor: string | undefined;
  do {
    const page: Page<JobErrorView> = await listJobErrors(db, {
      partnerId,
      jobId,
      limit: downloadPageRows,
      ...(cursor && { cursor }),
    });
    if (page.items.length > 0) yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
