import { type Collection, collections, modes } from '@sluice/contracts';
import type { Resources } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { contentEncodings } from '../body/content-encoding.ts';
import { payloadContentTypes } from '../body/read-payload-format.ts';
import { maxBodyBytes } from '../body/refuse-oversize.ts';
import { nativeBase } from './native-base.ts';

/** How long a job and its errors can be asked for. */
const retention = { job_days: 7, error_days: 30 };

/** `GET /capabilities`: what this service takes, and how much of it. */
export function answerCapabilities({ limits }: Resources): RequestHandler {
  const body = {
    bulk_async_threshold: limits.bulkAsyncThreshold,
    max_body_bytes: Object.fromEntries(modes.map((mode) => [mode, maxBodyBytes(mode, limits)])),
    modes,
    content_types: payloadContentTypes,
    content_encodings: contentEncodings,
    collections: [...collections.values()].map(collectionBody),
    retention,
  };
  return (_req, res) => {
    res.json(body);
  };
}

function collectionBody({ group, name, path, references }: Collection): object {
  return { group, name, path, schema_url: `${nativeBase}/schemas/${path}`, references };
}
