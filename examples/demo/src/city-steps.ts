import { randomUUID } from 'node:crypto';
import { type Item, ndjsonBody } from './bodies.ts';
import { dropSomeCities } from './cities.ts';
import { countsOf, type Outcome } from './outcomes.ts';
import type { Accepted } from './partner-api.ts';
import { type Environment, type JobOutcome, pushJob, timeSeconds } from './push.ts';

const collection = 'master/locations';

/** Pushes the cities for the first time: each is a new record. */
export function pushCities(
  { api, progress }: Environment,
  cities: readonly Item[],
  correlationId: string,
): Promise<JobOutcome> {
  return pushJob(api, progress, {
    step: 'Cities (bulk, gzipped NDJSON)',
    items: cities.length,
    expected: { accepted: cities.length },
    collection,
    mode: 'bulk',
    correlationId,
    body: ndjsonBody(cities),
  });
}

/** Pushes the same cities as a new submission: none has changed. */
export function pushCitiesAgain({ api, progress }: Environment, cities: readonly Item[]): Promise<Outcome> {
  return pushJob(api, progress, {
    step: 'The same cities again',
    items: cities.length,
    expected: { replay: cities.length },
    collection,
    mode: 'bulk',
    correlationId: randomUUID(),
    body: ndjsonBody(cities),
  });
}

/** Repeats the first submission, as after a lost response: the API returns the first job, and nothing is processed. */
export async function resubmitCities(
  { api }: Environment,
  cities: readonly Item[],
  { correlationId, jobId }: { correlationId: string; jobId: string },
): Promise<Outcome> {
  const push = { collection, mode: 'bulk', correlationId, body: ndjsonBody(cities) } as const;
  const { result, seconds } = await timeSeconds(() => api.push<Accepted>(push, 202));
  if (result.job_id !== jobId) throw new Error(`The repeated submission created a second job, ${result.job_id}`);
  return {
    step: 'The same correlation id',
    items: 0,
    counts: countsOf({}),
    expected: countsOf({}),
    seconds,
    reasons: [],
  };
}

/** Pushes most of the cities as the complete set: those absent become INACTIVE. */
export async function refreshCities({ api, progress }: Environment, cities: readonly Item[]): Promise<Outcome> {
  const present = dropSomeCities(cities);
  return await pushJob(api, progress, {
    step: 'Full refresh, some cities absent',
    items: present.length,
    expected: { replay: present.length, tombstoned: cities.length - present.length },
    collection,
    mode: 'full-refresh',
    correlationId: randomUUID(),
    body: ndjsonBody(present),
  });
}
