import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** A service of docker-compose.yml, as far as the tests read it. */
export interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
}

/** The services that docker-compose.yml names. */
export type Services = Record<'postgres' | 'redis' | 'migrate' | 'api' | 'worker', Service>;

/** The services of docker-compose.yml, merge keys resolved. */
export async function readCompose(path: string): Promise<Services> {
  const file: unknown = parse(await readFile(path, 'utf8'), { merge: true });
  return (file as { services: Services }).services;
}
