import { randomUUID } from 'node:crypto';
import type { Product } from '@sluice/launcher';
import { listCities } from './cities.ts';
import { pushCities, pushCitiesAgain, refreshCities, resubmitCities } from './city-steps.ts';
import type { Outcome } from './outcomes.ts';
import { PartnerApi } from './partner-api.ts';
import { createProgress } from './progress.ts';
import type { Stage } from './push.ts';
import { awaitRelease, pushSkus, pushUnits, registerUnit } from './sku-steps.ts';
import { deliverSkus } from './skus.ts';

const timeoutMs = 15 * 60_000;

/** Runs the demo against a product as a partner of its own. Rejects with the signal's reason once that has fired. */
export async function playDemo({ baseUrl, credentials }: Product, signal: AbortSignal): Promise<Outcome[]> {
  signal.throwIfAborted();
  const partnerId = `demo-${randomUUID().slice(0, 8)}`;
  const apiKey = await registerPartner({ baseUrl, adminApiKey: credentials.admin_api_key }, partnerId);
  const api = new PartnerApi({ baseUrl, apiKey, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) });
  const outcomes: Outcome[] = [];
  for await (const outcome of runDemo({ api, progress: createProgress(process.stdout.isTTY) })) {
    outcomes.push(outcome);
    console.log(`✓ ${outcome.step}: ${outcome.items.toLocaleString('en-US')} items in ${outcome.seconds.toFixed(1)} s`);
  }
  return outcomes;
}

/** What a partner does in its first weeks, in a minute. Yields the outcome of each step when the step is through. */
async function* runDemo(stage: Stage): AsyncGenerator<Outcome> {
  const cities = listCities();
  const skus = deliverSkus();
  const correlationId = randomUUID();

  yield await pushUnits(stage);
  const { jobId, ...loaded } = await pushCities(stage, cities, correlationId);
  yield loaded;
  yield await pushSkus(stage, skus);
  yield await registerUnit(stage);
  yield await awaitRelease(stage, skus);
  yield await pushCitiesAgain(stage, cities);
  yield await resubmitCities(stage, cities, { correlationId, jobId });
  yield await refreshCities(stage, cities);
}

/** The admin surface of a product. */
interface AdminAccess {
  baseUrl: string;
  adminApiKey: string;
}

/**
 * Registers a partner that nobody else is, so that the demo begins with nothing also where the data directory is kept.
 * @returns its API key
 */
async function registerPartner({ baseUrl, adminApiKey }: AdminAccess, partnerId: string): Promise<string> {
  const post = async (path: string, body: object): Promise<{ api_key?: string }> => {
    const headers = { 'X-API-Key': adminApiKey, 'Content-Type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${baseUrl}/admin/v1${path}`, request);
    if (response.status !== 201) throw new Error(`POST ${path} was answered ${response.status}`);
    return (await response.json()) as { api_key?: string };
  };
  await post('/partners', { partner_id: partnerId, name: 'A partner of the demo' });
  const { api_key: apiKey } = await post(`/partners/${partnerId}/keys`, {});
  if (apiKey === undefined) throw new Error('The admin surface has answered without a key');
  return apiKey;
}
