import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { jsonBody, readUnits } from './bodies.ts';
import { countsOf, type Outcome } from './outcomes.ts';
import type { PartnerApi } from './partner-api.ts';
import { type Environment, pushNow, timeSeconds } from './push.ts';
import { type SkuDelivery, unknownUnit } from './skus.ts';

const pollMs = 100;

/** Pushes the units of UN/ECE Recommendation 20, as a CSV file. */
export async function pushUnits({ api }: Environment): Promise<Outcome> {
  const { body, count } = await readUnits();
  return await pushNow(api, {
    step: 'Units of measure (CSV)',
    items: count,
    expected: { accepted: count },
    collection: 'master/uoms',
    mode: 'upsert',
    correlationId: randomUUID(),
    body,
  });
}

/** Pushes SKUs. Some refer to an unknown unit, some are invalid, and some are repeated. */
export function pushSkus(
  { api }: Environment,
  { items, good, waiting, invalid, repeated }: SkuDelivery,
): Promise<Outcome> {
  return pushNow(api, {
    step: 'SKUs (JSON), some of them invalid',
    items: items.length,
    expected: { accepted: good, replay: repeated, quarantined: waiting.length, rejected: invalid },
    collection: 'master/skus',
    mode: 'upsert',
    correlationId: randomUUID(),
    body: jsonBody(items),
  });
}

/** Registers the unit that the quarantined SKUs refer to. */
export function registerUnit({ api }: Environment): Promise<Outcome> {
  return pushNow(api, {
    step: `The unit '${unknownUnit}' registered`,
    items: 1,
    expected: { accepted: 1 },
    collection: 'master/uoms',
    mode: 'upsert',
    correlationId: randomUUID(),
    body: jsonBody([{ source_id: unknownUnit, name: 'kilogram', dimension: 'mass', base_uom: 'KGM', factor: 1 }]),
  });
}

/** Waits until the quarantine is empty. The SKUs are not pushed again. */
export async function awaitRelease({ api }: Environment, { waiting }: SkuDelivery): Promise<Outcome> {
  const path = '/wms-ingest/v1/quarantine?collection=master%2Fskus&limit=1';
  const { seconds } = await timeSeconds(async () => {
    while ((await api.get<{ items: unknown[] }>(path)).items.length > 0) await wait(pollMs);
  });
  const ids = waiting.map(({ source_id: id }) => id);
  return {
    step: '… which releases the quarantined SKUs',
    items: ids.length,
    counts: countsOf({ accepted: await countActive(api, ids) }),
    expected: countsOf({ accepted: ids.length }),
    seconds,
    reasons: [],
  };
}

async function countActive(api: PartnerApi, skuIds: readonly string[]): Promise<number> {
  const paths = skuIds.map((id) => `/wms-ingest/v1/master/skus/${encodeURIComponent(id)}`);
  const records = await Promise.all(paths.map((path) => api.get<{ lifecycle: string }>(path)));
  return records.filter(({ lifecycle }) => lifecycle === 'ACTIVE').length;
}
