import { randomUUID } from 'node:crypto';
import type { Product } from '@sluice/launcher';
import type { Outcome } from './outcome.ts';
import { PartnerApi } from './partner-api.ts';
import { createProgress } from './progress.ts';
import { registerPartner } from './register-partner.ts';
import { runDemo } from './run-demo.ts';

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
