import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The built files of a `dist` folder of the repository, as absolute paths; not what an earlier build has left behind. */
export function listBuiltFiles(folder: string): string[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const source = (path: string) => join(root, folder, '../src', path.replace(/\.js$/, '.ts'));
  return paths
    .filter((path) => path.endsWith('.js') && existsSync(source(path)))
    .map((path) => join(root, folder, path));
}
