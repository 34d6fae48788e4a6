// Brings a clone to where it can run: dependencies installed, everything built. Runs on bare Node, before anything is
// installed; does next to nothing where all is done already.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashFiles, listBuildInputs, listInstallInputs, listPackages } from './build-inputs.mjs';
import { withLock } from './file-lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installStamp = join(root, 'node_modules', '.sluice-installed');
const buildStamp = join(root, 'node_modules', '.sluice-built');
const nodeNeeded = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > nodeNeeded[0] || (major === nodeNeeded[0] && minor >= nodeNeeded[1])) return;
  console.error(`Sluice needs Node ${nodeNeeded.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function isStamped(stamp, hash) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/** Runs pnpm at the version that package.json names, whether one is installed or not. */
function runPnpm(args, stdio) {
  const [version] = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.split('+');
  // npx may not be on the PATH where Node is called by its full path; it lies beside it.
  const path = `${process.env.PATH ?? ''}:${dirname(process.execPath)}`;
  // CI: pnpm asks nothing. Turbo: neither telemetry nor advice to update.
  const env = { ...process.env, PATH: path, CI: 'true', TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  return spawnSync('npx', ['--yes', version, ...args], { cwd: root, env, stdio, encoding: 'utf8' });
}

function fail(what, { status, stdout, stderr, error }) {
  console.error([stdout, stderr, error?.message, `${what} failed (exit code ${status}).`].filter(Boolean).join('\n'));
  process.exit(1);
}

function install() {
  const hash = hashFiles(root, listInstallInputs(root));
  if (isStamped(installStamp, hash)) return;
  console.error('Installing dependencies…');
  const result = runPnpm(['install', '--frozen-lockfile'], ['ignore', 2, 2]);
  if (result.status !== 0) fail('Installing', result);
  writeFileSync(installStamp, hash);
}

function build() {
  const hash = hashFiles(root, listBuildInputs(root));
  const isBuilt = listPackages(root).every((directory) => existsSync(join(root, directory, 'dist')));
  if (isBuilt && isStamped(buildStamp, hash)) return;
  console.error('Building…');
  const result = runPnpm(['exec', 'turbo', 'run', 'build', '--ui=stream', '--output-logs=errors-only'], 'pipe');
  if (result.status !== 0) fail('Building', result);
  writeFileSync(buildStamp, hash);
}

checkNode();
await withLock(join(root, '.turbo', 'set-up.lock'), () => {
  install();
  build();
});
