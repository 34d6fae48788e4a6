import { readFile } from 'node:fs/promises';

/** One instruction: its keyword, and the rest of its line. */
export interface Instruction {
  keyword: string;
  value: string;
}

/** The stages of a Dockerfile, each with its instructions, `FROM` first. */
export async function readDockerfile(path: string): Promise<Instruction[][]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [keyword = '', ...rest] = line.split(' ');
    if (keyword === 'FROM') stages.push([]);
    stages.at(-1)?.push({ keyword, value: rest.join(' ') });
  }
  return stages;
}

/** The values of one keyword, in their order. */
export function valuesOf(stage: readonly Instruction[] | undefined, keyword: string): string[] {
  return (stage ?? []).filter((instruction) => instruction.keyword === keyword).map(({ value }) => value);
}

/** The command that a stage's image runs. */
export function commandOf(stage: readonly Instruction[] | undefined): string[] {
  const [command = '[]'] = valuesOf(stage, 'CMD');
  return JSON.parse(command) as string[];
}

/** The command of a stage's health check. */
export function healthCheckOf(stage: readonly Instruction[] | undefined): string[] {
  const [check = ''] = valuesOf(stage, 'HEALTHCHECK');
  return JSON.parse(check.slice(check.indexOf('['))) as string[];
}

/** The variables that a stage sets. */
export function variablesOf(stage: readonly Instruction[] | undefined): Record<string, string> {
  const settings = valuesOf(stage, 'ENV').map((setting) => setting.split('=', 2) as [string, string]);
  return Object.fromEntries(settings);
}
