import { expectPart, putPart, type Resources } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { declaredBytes, readBodyHead } from '../body/body-head.ts';
import { refuseOversize } from '../body/body-size.ts';
import { openBody } from '../body/open-body.ts';
import { sendJson } from '../http/json.ts';
import { readQuery } from '../http/query.ts';
import { readPartNumber, readSessionKey } from './read-session-key.ts';
import { partBody } from './session-body.ts';

/** `PUT /sessions/{session_id}/parts/{part}`: 200 with the part, the first time and every time again. */
export function answerSessionPart(resources: Resources): RequestHandler {
  return async (req, res) => {
    readQuery(req.originalUrl, []);
    const target = { ...readSessionKey(req, res), number: readPartNumber(req) };
    const head = readBodyHead(req);
    refuseOversize(head, 'bulk', resources.limits);
    const { format } = head;
    const expected = await expectPart(resources, { ...target, format, declaredBytes: declaredBytes(head) });
    const body = openBody(req, res, head.encoding);
    try {
      sendJson(res, partBody(await putPart(resources, expected, body)));
    } finally {
      body.destroy();
    }
  };
}
