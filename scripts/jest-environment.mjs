// Jest's environment for Node, which also
// - prints what was logged during a test that fails (packages/harness/src/test-log.ts writes it);
// - fails a test file that leaves a connection or a process open, and names one that leaves a timer. Jest itself says at the
//   end of some runs that a process did not exit, and not which file is to blame.
import { setTimeout as delay } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';

const pollMs = 20;
/** What has been closed can take a moment to be gone: a socket whose other side is slow, a child that is ending. */
const waitMaxMs = 20_000;

/** How many resources of each kind keep this process from ending. */
function countOpen() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

// Node opens a process's streams when they are first used: opened here, they do not count as left by a test.
void process.stdout;
void process.stderr;

export default class CheckingEnvironment extends TestEnvironment {
  #before = countOpen();
  #testPath;

  constructor(config, context) {
    super(config, context);
    this.#testPath = context.testPath;
  }

  async setup() {
    await super.setup();
    this.global.testLogLines = [];
  }

  /** Jest calls it at each step of each test. */
  handleTestEvent({ name, test }) {
    if (name !== 'test_done') return;
    const lines = this.global.testLogLines.splice(0);
    if (test.errors.length === 0 || lines.length === 0) return;
    process.stderr.write(`Logged during '${test.name}':\n${lines.join('\n')}\n`);
  }

  /** Jest calls it when the last hook of the file has run. */
  async teardown() {
    const deadline = performance.now() + waitMaxMs;
    let left = this.#listLeft();
    while (left.length > 0 && performance.now() < deadline) {
      await delay(pollMs, undefined, { ref: false });
      left = this.#listLeft();
    }
    await super.teardown();
    if (left.length === 0) return;
    const report = `The tests of this file leave open: ${left.join(', ')}. Close it in an afterAll or afterEach.`;
    // A timer of an earlier file in this process can be counted too, so that timers alone are told, and do not fail.
    if (left.some((kind) => !kind.endsWith(' Timeout'))) throw new Error(report);
    process.stderr.write(`${this.#testPath}: ${report}\n`);
  }

  #listLeft() {
    return [...countOpen()]
      .map(([kind, count]) => [kind, count - (this.#before.get(kind) ?? 0)])
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${count} × ${kind}`);
  }
}
