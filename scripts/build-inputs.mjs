// What an install and a build are made from, so that neither is repeated where nothing has changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of a package that hold what is made, not what it is made from. */
const madeFolders = new Set(['node_modules', 'dist', 'generated', 'coverage', '.turbo']);
const packageParents = ['apps', 'packages', 'examples'];
const packageFolders = ['prisma', 'bench', 'chaos', 'fuzz'];

/** The packages of the workspace, as paths from the root. */
export function listPackages(root) {
  const children = packageParents.flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => join(parent, name)),
  );
  return [...children, ...packageFolders]
    .filter((directory) => existsSync(join(root, directory, 'package.json')))
    .sort();
}

/** What decides what is installed. */
export function listInstallInputs(root) {
  const manifests = listPackages(root).map((directory) => join(directory, 'package.json'));
  return ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests];
}

/** What decides what is built. */
export function listBuildInputs(root) {
  const sources = listPackages(root).flatMap((directory) => listSources(root, directory));
  return [...listInstallInputs(root), 'tsconfig.base.json', 'turbo.json', ...sources];
}

function listSources(root, directory) {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    return madeFolders.has(entry.name) || entry.name === 'test' ? [] : listSources(root, path);
  });
}

/** One digest of the files' names and contents, and of the kind of Node and machine they are for. */
export function hashFiles(root, paths) {
  const hash = createHash('sha256').update([process.platform, process.arch, process.versions.modules].join());
  for (const path of paths) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}
