import { readFileSync, realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { listBuiltFiles } from './built-files.ts';
import { patches, type Sabotage, sabotages } from './sabotages.ts';

/** A patch, and the one file that it changes. */
export interface FoundPatch {
  /** Of the file, as Node loads it. */
  url: string;
  apply(source: string): string;
}

/**
 * Finds the file that a sabotage patches; null where it patches none.
 * @throws Error where its text does not occur exactly once in the built files
 */
export function findPatch(sabotage: Sabotage): FoundPatch | null {
  if (sabotage === 'unique') return null;
  const { folder, find, replace } = patches[sabotage];
  const found = listBuiltFiles(folder).flatMap((path) => {
    const occurrences = readFileSync(path, 'utf8').split(find).length - 1;
    return new Array<string>(occurrences).fill(path);
  });
  const [path] = found;
  if (path === undefined || found.length > 1) {
    const places = found.length === 0 ? '' : ` (${found.join(', ')})`;
    const occurs = `its text occurs ${found.length} times in ${folder}${places}, and has to occur once`;
    throw new Error(`Sabotage ${sabotage} does not apply: ${occurs}. Adapt it in chaos/src/sabotage/sabotages.ts.`);
  }
  const url = pathToFileURL(realpathSync(path)).href;
  // Evaluated with the module: proves that this process runs the patched text.
  const report = `\nprocess.stderr.write(${JSON.stringify(`${describeSabotage(sabotage)}\n`)});\n`;
  return { url, apply: (source) => source.replace(find, () => replace) + report };
}

/** What a process writes to its log when it runs the patched file. */
export function describeSabotage(sabotage: Sabotage): string {
  return `sabotage ${sabotage} is in force`;
}

/** The sabotage of this name. @throws Error where there is none */
export function parseSabotage(name: string | null): Sabotage {
  const found = sabotages.find((sabotage) => sabotage === name);
  if (found === undefined) throw new Error(`There is no sabotage '${name}'`);
  return found;
}
