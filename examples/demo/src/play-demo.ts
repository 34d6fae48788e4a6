import { randomUUID } from 'node:crypto';
import type { Product } from '@sluice/launcher';
import { listCities } from './cities.ts';
import { pushCities, pushCitiesAgain, refreshCities, resubmitCities } from './city-steps.ts';
import type { Outcome } from './outcomes.ts';
import { PartnerApi } from './partner-api.ts';
import { createProgress } from './progress.ts';
import type { Environment } from './push.ts';
import { awaitRelease, pushSkus, pushUnits, registerUnit } from './sku-steps.ts';
import { deliverSkus } from './skus.ts';

const timeoutMs = 15 * 60_000;

/** Runs the demo against a product as a new partner. Rejects with the signal's reason when it aborts. */
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

/** A partner's first weeks in a minute. Yields the outcome of each step when the step ends. */
async function* runDemo(environment: Environment): AsyncGenerator<Outcome> {
  const cities = listCities();
  const skus = deliverSkus();
  const correlationId = randomUUID();

  yield await pushUnits(environment);
  const { jobId, ...loaded } = await pushCities(environment, cities, correlationId);
  yield loaded;
  yield await pushSkus(environment, skus);
  yield await registerUnit(environment);
  yield await awaitRelease(environment, skus);
  yield await pushCitiesAgain(environment, cities);
  yield await resubmitCities(environment, cities, { correlationId, jobId });
  yield await refreshCities(environment, cities);
}

/** The admin surface of a product. */
interface AdminAccess {
  baseUrl: string;
  adminApiKey: string;
}

/**
 * Registers a new partner, so that the demo starts without records even in a kept data directory.
 * @returns its API key
 */
async function registerPartner({ baseUrl, adminApiKey }: AdminAccess, partnerId: string): Promise<string> {
  const post = async (path: string, body: object): Promise<{ api_key?: string }> => {
    const headers = { 'X-API-Key': adminApiKey, 'Content-Type': 'application/json' };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${baseUrl}/admin/v1${path}`, request);
    if (response.status !== 201) throw new Error(`POST ${path} returned ${response.status}`);
    return (await response.json()) as { api_key?: string };
  };
  await post('/partners', { partner_id: partnerId, name: 'Demo partner' });
  const { api_key: apiKey } = await post(`/partners/${partnerId}/keys`, {});
  if (apiKey === undefined) throw new Error('The admin API returned no api_key');
  return apiKey;
}
