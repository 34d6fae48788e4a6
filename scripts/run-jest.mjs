// Runs jest over the ES modules of the workspace, and closes with one line that counts the tests.
// With --quick: without the files *.slow.test.ts, and with the queue on Postgres alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const quick = ['--testPathIgnorePatterns', '\\.slow\\.test\\.ts$', '/node_modules/'];
/** How long jest may take to end once it has written its results. */
const endTimeoutMs = 30_000;
const pollMs = 500;

/** @returns jest's exit code; null where it did not end by itself */
async function runJest(resultsPath, given) {
  const isQuick = given.includes('--quick');
  const args = given.filter((arg) => arg !== '--quick');
  // Jest passes these on to the processes that it runs tests in.
  const nodeOptions = ['--experimental-vm-modules', '--no-warnings'];
  const options = ['--json', `--outputFile=${resultsPath}`, ...(isQuick ? quick : [])];
  // With --json jest prints its results on stdout as well; what people read goes to stderr.
  const child = spawn(process.execPath, [...nodeOptions, jest, ...args, ...options], {
    cwd: root,
    env: { ...process.env, SLUICE_TEST_RUN: isQuick ? 'quick' : 'all' },
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const outcome = await Promise.race([ended, untilHung(resultsPath)]);
  if (outcome !== 'hung') return outcome;
  child.kill('SIGKILL');
  return null;
}

/** Resolves where the results have been there for long, but jest is too. */
async function untilHung(resultsPath) {
  while (readCounts(resultsPath) === null) await delay(pollMs, undefined, { ref: false });
  await delay(endTimeoutMs, undefined, { ref: false });
  return 'hung';
}

/** The counts, or null where jest did not come as far as to have any. */
function readCounts(resultsPath) {
  try {
    const results = JSON.parse(readFileSync(resultsPath, 'utf8'));
    const skipped = results.numPendingTests + results.numTodoTests;
    // A file that cannot be loaded, or leaves something open, fails without a test.
    return {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped,
    };
  } catch (error) {
    // Absent, or not yet written to its end.
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

const directory = mkdtempSync(join(tmpdir(), 'sluice-jest-'));
const resultsPath = join(directory, 'results.json');
const status = await runJest(resultsPath, process.argv.slice(2));
const { passed, failed, skipped } = readCounts(resultsPath) ?? { passed: 0, failed: 0, skipped: 0 };
rmSync(directory, { recursive: true });

if (status === null)
  console.error('Jest did not end by itself: a test leaves something open. See scripts/jest-environment.mjs.');
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = status === 0 && passed > 0 && failed === 0 ? 0 : 1;
