import { setMaxListeners } from 'node:events';
import { startRandom } from '@sluice/harness/seeded-random';
import type { Cast, ChaosEvents } from './cast.ts';
import { describeFault, type Fault } from './faults/fault.ts';
import { planFaults } from './faults/plan-faults.ts';
import { chooseWeights } from './faults/sabotage-weights.ts';
import { throwFaults } from './faults/throw-faults.ts';
import { judgeRun } from './judge-run.ts';
import { chooseShares } from './load/choose-shares.ts';
import { Findings } from './load/findings.ts';
import type { Load } from './load/load.ts';
import { Outstanding } from './load/outstanding.ts';
import { Pace } from './load/pace.ts';
import { probeRecovery, type Recovery } from './load/probe-recovery.ts';
import { prepareLoad, runLoad } from './load/run-load.ts';
import { Tasks } from './load/tasks.ts';
import type { ChaosOptions } from './read-options.ts';
import type { ChaosRun } from './report/verdict.ts';
import { settleJobs } from './settle-jobs.ts';
import { keepTelling } from './tell-progress.ts';

/**
 * The run itself, in four acts: load and faults; mending, and the wait for every job; reading what became of it; judging. With
 * a guard taken out it is over at the first finding.
 */
export async function performRun(
  options: ChaosOptions,
  cast: Cast,
  events: ChaosEvents,
): Promise<Omit<ChaosRun, 'deaths'>> {
  const { load, stops } = openLoad(options, events);
  const random = startRandom(options.seed);
  await prepareLoad(load, cast.clients, random.fork());
  const quiet = keepTelling(load, events);
  try {
    const sending = runLoad(load, cast.clients, options.seed);
    load.tasks.own(sending);
    const { faults, recoveries } = await rage(options, cast, { load, events, over: stops.over.signal });
    stops.enough.abort();
    events.tell(`${faults.length} faults thrown and mended; ${load.outstanding.size} jobs are outstanding`);
    await settleJobs(load, { giveUp: stops.giveUp, tell: events.tell });
    events.signal.throwIfAborted();
    const isJudged = !stops.over.signal.aborted;
    const findings = isJudged ? await judgeRun(load, cast, events) : load.findings.found;
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

function openLoad({ sabotage }: ChaosOptions, { tell, signal }: ChaosEvents): { load: Load; stops: Stops } {
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
async function rage(
  { seed, lengthMs, sabotage }: ChaosOptions,
  { stage, prober }: Cast,
  { load, events, over }: { load: Load; events: ChaosEvents; over: AbortSignal },
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
  await throwFaults(stage, { faults: planned, lengthMs }, { signal: over, onFault });
  load.tasks.throwFailure();
  return { faults, recoveries };
}
