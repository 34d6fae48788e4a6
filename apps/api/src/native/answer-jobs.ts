import { jobStates } from '@sluice/contracts';
import { type JobFilter, listJobs, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { readCollectionFilter } from '../http/collections.ts';
import { sendJson } from '../http/json.ts';
import { pageBody, pageParameters, readPageQuery } from '../http/pages.ts';
import { readChoice, readQuery } from '../http/query.ts';
import { partnerOf } from '../http/request-context.ts';
import { jobBody } from './job-body.ts';

/** `GET /jobs`: the partner's jobs, newest first. */
export function answerJobs({ db }: Resources): RequestHandler {
  return async (req, res) => {
    const page = await listJobs(db, readFilter(req, res));
    sendJson(res, pageBody(page, jobBody));
  };
}

function readFilter(req: Request, res: Response): JobFilter {
  const query = readQuery(req.originalUrl, ['state', 'collection', ...pageParameters]);
  const state = readChoice(query, { name: 'state', values: jobStates });
  const filter = { partnerId: partnerOf(res), ...readCollectionFilter(query), ...readPageQuery(query) };
  return state === undefined ? filter : { ...filter, state };
}
