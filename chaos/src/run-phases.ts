import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandEvents } from '@sluice/harness/commands';
import { startRandom } from '@sluice/harness/seeded-random';
import { evaluateRun } from './evaluate-run.ts';
import { describeFault, type Fault } from './faults/fault.ts';
import { injectFaults } from './faults/inject-faults.ts';
import { chooseWeights, planFaults } from './faults/plan-faults.ts';
import { chooseShares, Findings, type Load } from './load/load.ts';
import { Outstanding, Tasks } from './load/outstanding.ts';
import { Pace } from './load/pace.ts';
import { probeRecovery, type Recovery } from './load/probe-recovery.ts';
import { prepareLoad, runLoad } from './load/run-load.ts';
import type { Participants } from './participants.ts';
import type { ChaosOptions } from './read-options.ts';
import { reportProgress } from './report/report-progress.ts';
import type { ChaosRun } from './report/verdict.ts';

/**
 * Runs the phases: load and faults; waiting for every job, without faults; reading what became of everything and checking it.
 * A sabotaged run ends at the first finding.
 */
export async function runPhases(
  options: ChaosOptions,
  participants: Participants,
  events: CommandEvents,
): Promise<Omit<ChaosRun, 'unexpectedExits'>> {
  const { load, stops } = openLoad(options, events);
  await prepareLoad(load, participants.clients, startRandom(options.seed).fork());
  const stopReporting = reportProgress(load, events);
  try {
    load.tasks.add(runLoad(load, participants.clients, options.seed));
    const { faults, recoveries } = await runFaultPhase(options, participants, { load, events, end: stops.end.signal });
    stops.sending.abort();
    events.tell(`${faults.length} faults injected, all of them over; ${load.outstanding.size} jobs are outstanding`);
    await awaitJobs(load, { abandon: stops.abandon, tell: events.tell });
    events.signal.throwIfAborted();
    const isEarlyEnd = stops.end.signal.aborted;
    const findings = isEarlyEnd ? load.findings.found : await evaluateRun(load, participants, events);
    const { seed, lengthMs } = options;
    const { submissions, syncs } = load;
    return { seed, lengthMs, faults, submissions, syncs, findings, recoveries };
  } finally {
    stopReporting();
    stops.abandon.abort();
  }
}

/** What ends parts of a run. */
interface Stops {
  /** The run itself: it was interrupted, or has found what the sabotage was to show. */
  end: AbortController;
  /** The sending of new submissions. */
  sending: AbortController;
  /** The wait for jobs that do not end. */
  abandon: AbortController;
}

function openLoad({ sabotage }: ChaosOptions, { tell, signal }: CommandEvents): { load: Load; stops: Stops } {
  const stops = { end: new AbortController(), sending: new AbortController(), abandon: new AbortController() };
  signal.addEventListener('abort', () => stops.end.abort(), { once: true });
  const findings = new Findings((finding) => {
    tell(`FOUND ${finding.kind}: ${finding.subject}: ${finding.detail}`);
    if (sabotage !== null) stops.end.abort();
  });
  const load: Load = {
    submissions: [],
    syncs: [],
    findings,
    outstanding: new Outstanding(),
    pace: new Pace(),
    tasks: new Tasks(),
    shares: chooseShares(sabotage),
    stopSending: AbortSignal.any([stops.end.signal, stops.sending.signal]),
    signal: AbortSignal.any([stops.end.signal, stops.abandon.signal]),
  };
  // Each sender waits on both.
  setMaxListeners(0, load.stopSending, load.signal);
  return { load, stops };
}

/** Injects the faults of the schedule, and measures the recovery from each. */
async function runFaultPhase(
  { seed, lengthMs, sabotage }: ChaosOptions,
  { environment, prober }: Participants,
  { load, events, end }: { load: Load; events: CommandEvents; end: AbortSignal },
): Promise<{ faults: Fault[]; recoveries: Recovery[] }> {
  const faults: Fault[] = [];
  const recoveries: Recovery[] = [];
  const random = startRandom(seed);
  const onFault = (fault: Fault) => {
    events.tell(describeFault(fault));
    faults.push(fault);
    const probe = probeRecovery({ load, client: prober, random: random.fork() }, fault, faults.length);
    load.tasks.add(probe.then((recovery) => void recoveries.push(recovery)));
  };
  const planned = planFaults({ seed, lengthMs, weights: chooseWeights(sabotage) });
  await injectFaults(environment, { faults: planned, lengthMs }, { signal: end, onFault });
  load.tasks.throwFailure();
  return { faults, recoveries };
}

const deadlineMs = 180_000;
/** Without faults, a job that makes no progress for so long is stuck. */
const stuckMs = 60_000;
const pollMs = 500;

/**
 * Waits until everything that was sent is acknowledged and every job has ended. After 3 minutes, or one without any progress,
 * the rest is abandoned; the oracle finds it.
 * @throws the first error of the load's own work
 */
async function awaitJobs(
  load: Load,
  { abandon, tell }: { abandon: AbortController; tell: (line: string) => void },
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let isOver = false;
  const completed = load.tasks.waitForAll().finally(() => {
    isOver = true;
  });
  load.outstanding.markProgress();
  while (!isOver && !load.signal.aborted) {
    await Promise.race([completed, delay(pollMs)]);
    if (load.outstanding.idleMs < stuckMs && performance.now() < deadline) continue;
    tell(`${load.outstanding.size} jobs do not end; no longer waiting for them`);
    abandon.abort();
  }
  await completed;
}
