import { expectPart, putPart, type Resources } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { readBodyHead } from '../body/body-head.ts';
import { openBody } from '../body/open-body.ts';
import { refuseOversize } from '../body/refuse-oversize.ts';
import { readQuery } from '../http/read-query.ts';
import { sendJson } from '../json/send-json.ts';
import { readPartNumber, readSessionKey } from './read-session-key.ts';
import { partBody } from './session-body.ts';

/** `PUT /sessions/{session_id}/parts/{part}`: 200 with the part, the first time and every time again. */
export function answerSessionPart(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const target = { ...readSessionKey(req, res), number: readPartNumber(req) };
    const { format, encoding, contentLength } = readBodyHead(req);
    refuseOversize({ format, encoding, contentLength }, 'bulk', resources.limits);
    const expected = await expectPart(resources, { ...target, format });
    const body = openBody(req, res, encoding);
    try {
      sendJson(res, partBody(await putPart(resources, expected, body)));
    } finally {
      body.destroy();
    }
  };
}
