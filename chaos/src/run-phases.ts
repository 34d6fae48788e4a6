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
import { keepTelling } from './report/report-progress.ts';
import type { ChaosRun } from './report/verdict.ts';

/**
 * The run itself, in four acts: load and faults; mending, and the wait for every job; reading what became of it; judging. With
 * a guard taken out it is over at the first finding.
 */
export async function runPhases(
  options: ChaosOptions,
  participants: Participants,
  events: CommandEvents,
): Promise<Omit<ChaosRun, 'unexpectedExits'>> {
  const { load, stops } = openLoad(options, events);
  const random = startRandom(options.seed);
  await prepareLoad(load, participants.clients, random.fork());
  const quiet = keepTelling(load, events);
  try {
    const sending = runLoad(load, participants.clients, options.seed);
    load.tasks.own(sending);
    const { faults, recoveries } = await runFaultPhase(options, participants, {
      load,
      events,
      over: stops.over.signal,
    });
    stops.enough.abort();
    events.tell(`${faults.length} faults thrown and mended; ${load.outstanding.size} jobs are outstanding`);
    await awaitJobs(load, { giveUp: stops.giveUp, tell: events.tell });
    events.signal.throwIfAborted();
    const isJudged = !stops.over.signal.aborted;
    const findings = isJudged ? await evaluateRun(load, participants, events) : load.findings.found;
    const { seed, lengthMs } = options;
    const { submissions, syncs } = load;
    return { seed, lengthMs, faults, submissions, syncs, findings, recoveries };
  } finally {
    quiet();
    stops.giveUp.abort();
  }
}

interface Stops {
  /** The run is over: interrupted, or it has found what it was to find. */
  over: AbortController;
  enough: AbortController;
  giveUp: AbortController;
}

function openLoad({ sabotage }: ChaosOptions, { tell, signal }: CommandEvents): { load: Load; stops: Stops } {
  const stops = { over: new AbortController(), enough: new AbortController(), giveUp: new AbortController() };
  signal.addEventListener('abort', () => stops.over.abort(), { once: true });
  const findings = new Findings((finding) => {
    tell(`FOUND ${finding.kind}: ${finding.about}: ${finding.says}`);
    if (sabotage !== null) stops.over.abort();
  });
  const load: Load = {
    submissions: [],
    syncs: [],
    findings,
    outstanding: new Outstanding(),
    pace: new Pace(),
    tasks: new Tasks(),
    shares: chooseShares(sabotage),
    enough: AbortSignal.any([stops.over.signal, stops.enough.signal]),
    signal: AbortSignal.any([stops.over.signal, stops.giveUp.signal]),
  };
  // Each sender waits on both.
  setMaxListeners(0, load.enough, load.signal);
  return { load, stops };
}

/** Throws the schedule's faults, and probes after each. */
async function runFaultPhase(
  { seed, lengthMs, sabotage }: ChaosOptions,
  { environment, prober }: Participants,
  { load, events, over }: { load: Load; events: CommandEvents; over: AbortSignal },
): Promise<{ faults: Fault[]; recoveries: Recovery[] }> {
  const faults: Fault[] = [];
  const recoveries: Recovery[] = [];
  const random = startRandom(seed);
  const onFault = (fault: Fault) => {
    events.tell(describeFault(fault));
    faults.push(fault);
    const probe = probeRecovery({ load, client: prober, random: random.fork() }, fault, faults.length);
    load.tasks.own(probe.then((recovery) => void recoveries.push(recovery)));
  };
  const planned = planFaults({ seed, lengthMs, weights: chooseWeights(sabotage) });
  await injectFaults(environment, { faults: planned, lengthMs }, { signal: over, onFault });
  load.tasks.throwFailure();
  return { faults, recoveries };
}

const deadlineMs = 180_000;
/** Everything is mended: whatever stands still so long is stuck. */
const stuckMs = 60_000;
const pollMs = 500;

/**
 * Waits until everything that was sent is acknowledged and every job has ended. What takes longer than 3 minutes, or does not
 * move for one, is given up, for the oracle to find.
 * @throws the first error of the load's own work
 */
async function awaitJobs(
  load: Load,
  { giveUp, tell }: { giveUp: AbortController; tell: (line: string) => void },
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let isSettled = false;
  const settled = load.tasks.settle().finally(() => {
    isSettled = true;
  });
  load.outstanding.move();
  while (!isSettled && !load.signal.aborted) {
    await Promise.race([settled, delay(pollMs)]);
    if (load.outstanding.idleMs < stuckMs && performance.now() < deadline) continue;
    tell(`${load.outstanding.size} jobs do not end; giving them up`);
    giveUp.abort();
  }
  await settled;
}
