import { actions, type Collection, collections, modes, retention } from '@sluice/contracts';
import { type PartnerLimits, type Resources, selectPartnerLimits } from '@sluice/ingest';
import type { RequestHandler } from 'express';
import { contentEncodings, payloadContentTypes } from '../body/body-head.ts';
import { maxBodyBytes } from '../body/body-size.ts';
import { readCollection } from '../http/collections.ts';
import { partnerOf } from '../http/request-context.ts';
import { nativeBase } from './native-paths.ts';

/** `GET /capabilities`: what the service supports, its limits, and those of the partner. */
export function getCapabilities({ db, limits }: Resources): RequestHandler {
  const body = {
    bulk_async_threshold: limits.bulkAsyncThreshold,
    max_body_bytes: Object.fromEntries(modes.map((mode) => [mode, maxBodyBytes(mode, limits)])),
    modes,
    actions,
    content_types: payloadContentTypes,
    content_encodings: contentEncodings,
    collections: [...collections.values()].map(collectionBody),
    retention: { job_days: retention.jobDays, error_days: retention.errorDays },
  };
  return async (_req, res) => {
    const partnerId = partnerOf(res);
    const own = await db.forPartner(partnerId, (tx) => selectPartnerLimits(tx, partnerId, limits));
    res.json({ ...body, limits: limitsBody(own) });
  };
}

function limitsBody({ requestsPerS, maxUnfinishedJobs, maxPayloadBytes }: PartnerLimits): object {
  return {
    requests_per_s: requestsPerS,
    max_unfinished_jobs: maxUnfinishedJobs,
    max_payload_bytes: maxPayloadBytes,
  };
}

function collectionBody({ group, name, path, references }: Collection): object {
  return { group, name, path, schema_url: `${nativeBase}/schemas/${path}`, references };
}

/** `GET /schemas/{group}/{collection}`: the JSON Schema of the collection's items. */
export function getSchema(): RequestHandler {
  return (req, res) => {
    const { schema } = readCollection(req);
    res.type('application/schema+json').send(Buffer.from(JSON.stringify(schema)));
  };
}
