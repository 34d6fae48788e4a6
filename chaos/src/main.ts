import { runCommand } from '@sluice/harness/commands';
import { readOptions, usage } from './read-options.ts';
import { reportRun } from './report/report-run.ts';
import { listFailures } from './report/verdict.ts';
import { runChaos } from './run-chaos.ts';

process.exitCode = await runCommand(process.argv.slice(2), {
  usage,
  readOptions,
  async run(options, events) {
    const run = await runChaos(options, events);
    console.log(reportRun(run));
    return listFailures(run).length === 0 ? 0 : 1;
  },
});
