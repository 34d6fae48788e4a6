import { expect } from '@jest/globals';
import type { Response } from 'supertest';
import type { Body, JobBody, PartnerClient, TestProduct } from '../../src/index.ts';
import { type ExactJson, parseExactly } from './parse-exactly.ts';

/** An item that was not applied, as its job's errors report it. */
export interface FoundFault {
  index: number;
  line: number | null;
  source_id: string | null;
  status: string;
  code: string;
  path: string | null;
}

/** The outcome of a submission: an error response, or the result of its job. */
export type Verdict =
  | { status: number; code: string; detail: string }
  | { state: string; reason: string | null; faults: FoundFault[]; stored: Record<string, ExactJson> };

/** A body, and its destination. */
export interface Submission {
  collection?: string;
  body: Body;
  query?: Record<string, string>;
}

/**
 * Submits a body as a new partner, and returns the outcome. Checks what is true of all submissions: a refusal is a problem
 * response that leaves nothing behind; a job ends, and its counts balance.
 */
export async function submit(product: TestProduct, mode: string, submission: Submission): Promise<Verdict> {
  const partner = await product.addPartner();
  const { collection = 'master/uoms', body, query } = submission;
  const response = await partner.push(collection, body, { mode, ...(query && { query }) });
  if (response.status >= 400) return readRefusal(product, partner, response);
  const job = await partner.waitForEnd(await findJobId(partner, response));
  expectBalance(job);
  return {
    state: job.state,
    reason: job.reason,
    faults: (await partner.errors(job.job_id)).map(readFault),
    stored: await readStored(partner, collection),
  };
}

/** As `submit`, in an upsert and in a bulk job. */
export function submitBothWays(product: TestProduct, submission: Submission): Promise<Verdict[]> {
  return Promise.all(['upsert', 'bulk'].map((mode) => submit(product, mode, submission)));
}

async function readRefusal(product: TestProduct, partner: PartnerClient, response: Response): Promise<Verdict> {
  const { status, code, detail, correlation_id } = response.body;
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(status).toBe(response.status);
  expect(correlation_id).toBe(response.headers['x-correlation-id']);
  expect(await product.db.job.count({ where: { partnerId: partner.partnerId } })).toBe(0);
  expect(await product.payloadKeys(partner.partnerId)).toEqual([]);
  return { status, code, detail };
}

/** The job of a submission; one that was applied in its request has a job too. */
async function findJobId(partner: PartnerClient, response: Response): Promise<string> {
  if (response.status === 202) return response.body.job_id;
  const { body } = await partner.get('/jobs').expect(200);
  expect(body.items).toHaveLength(1);
  const [job] = body.items;
  const { accepted, replay, quarantined, rejected } = job.counts;
  expect(response.body.summary).toEqual({ accepted, replay, quarantined, rejected });
  return job.job_id;
}

function expectBalance({ counts }: JobBody): void {
  const { total, accepted, replay, quarantined, rejected, unprocessed } = counts as Record<string, number>;
  expect(Number(accepted) + Number(replay) + Number(quarantined) + Number(rejected) + Number(unprocessed)).toBe(total);
}

function readFault({ index, line, source_id, status, code, path, reason }: Record<string, unknown>): FoundFault {
  expect(reason).toMatch(/\w.*\.$/s);
  return { index, line, source_id, status, code, path } as FoundFault;
}

/** The data of every record, with exact numbers. */
async function readStored(partner: PartnerClient, collection: string): Promise<Record<string, ExactJson>> {
  const { text } = await partner.get(`/${collection}`).query({ limit: 1000 }).expect(200);
  const { items } = parseExactly(text) as { items: { source_id: string; data: ExactJson }[] };
  return Object.fromEntries(items.map(({ source_id, data }) => [source_id, data]));
}
