// Runs jest over the ES modules of the workspace, and closes with one line that counts the tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

function runJest(resultsPath) {
  // Jest passes these on to the processes that it runs tests in.
  const nodeOptions = ['--experimental-vm-modules', '--no-warnings'];
  const args = [...nodeOptions, jest, '--json', `--outputFile=${resultsPath}`, ...process.argv.slice(2)];
  // With --json jest prints its results on stdout as well; what people read goes to stderr.
  return spawnSync(process.execPath, args, { cwd: root, stdio: ['inherit', 'ignore', 'inherit'] });
}

/** The counts, or null where jest did not come as far as to have any. */
function readCounts(resultsPath) {
  try {
    const results = JSON.parse(readFileSync(resultsPath, 'utf8'));
    const skipped = results.numPendingTests + results.numTodoTests;
    // A file that cannot be loaded fails without a test.
    return {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped,
    };
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

const directory = mkdtempSync(join(tmpdir(), 'sluice-jest-'));
const resultsPath = join(directory, 'results.json');
const { status } = runJest(resultsPath);
const counts = readCounts(resultsPath);
rmSync(directory, { recursive: true });

const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = status === 0 && passed > 0 && failed === 0 ? 0 : status || 1;
