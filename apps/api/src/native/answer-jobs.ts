import { jobStates } from '@sluice/contracts';
import { type JobFilter, listJobs, type Resources } from '@sluice/ingest';
import type { Request, RequestHandler, Response } from 'express';
import { pageBody } from '../http/page-body.ts';
import { readChoice } from '../http/read-choice.ts';
import { pageParameters, readPageQuery } from '../http/read-page-query.ts';
import { readQuery } from '../http/read-query.ts';
import { partnerOf } from '../http/request-context.ts';
import { sendJson } from '../json/send-json.ts';
import { jobBody } from './job-body.ts';
import { readCollectionFilter } from './read-collection.ts';

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
