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

/** An instruction: its keyword, and the rest of its line. */
export interface Instruction {
  keyword: string;
  value: string;
}

/** The images of a Dockerfile in its order, the final one last: the instructions of each, `FROM` first. */
export async function readDockerfile(path: string): Promise<Instruction[][]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const images: Instruction[][] = [];
  for (const line of lines) {
    const [keyword = '', ...rest] = line.split(' ');
    if (keyword === 'FROM') images.push([]);
    images.at(-1)?.push({ keyword, value: rest.join(' ') });
  }
  return images;
}

/** The values of one keyword, in order. */
export function valuesOf(image: readonly Instruction[] | undefined, keyword: string): string[] {
  return (image ?? []).filter((instruction) => instruction.keyword === keyword).map(({ value }) => value);
}

/** The command that an image runs. */
export function commandOf(image: readonly Instruction[] | undefined): string[] {
  const [command = '[]'] = valuesOf(image, 'CMD');
  return JSON.parse(command) as string[];
}

/** The command of an image's health check. */
export function healthCheckOf(image: readonly Instruction[] | undefined): string[] {
  const [check = ''] = valuesOf(image, 'HEALTHCHECK');
  return JSON.parse(check.slice(check.indexOf('['))) as string[];
}

/** The variables that an image sets. */
export function variablesOf(image: readonly Instruction[] | undefined): Record<string, string> {
  const settings = valuesOf(image, 'ENV').map((setting) => setting.split('=', 2) as [string, string]);
  return Object.fromEntries(settings);
}
