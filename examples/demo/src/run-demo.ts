import { randomUUID } from 'node:crypto';
import { listCities } from './cities.ts';
import { pushCities, pushCitiesAgain, refreshCities, resubmitCities } from './city-steps.ts';
import type { Outcome } from './outcome.ts';
import { awaitRelease, pushSkus, pushUnits, registerUnit } from './sku-steps.ts';
import { deliverSkus } from './skus.ts';
import type { Stage } from './stage.ts';

/** What a partner does in its first weeks, in a minute. Yields the outcome of each step when the step is through. */
export async function* runDemo(stage: Stage): AsyncGenerator<Outcome> {
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
