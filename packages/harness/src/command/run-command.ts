import { setImmediate } from 'node:timers/promises';
import { RequirementError, UsageError } from './errors.ts';

/** The exit codes of a command. */
const exitCodes = { failed: 1, notRun: 2, interrupted: 130 } as const;
/** One Ctrl-C can come twice: from the terminal, and passed on by npm. Only what comes later is a second wish. */
const sameSignalMs = 400;
const stallMs = 30_000;

/** What a command tells the person at the terminal, and when it has to stop. */
export interface CommandEvents {
  /** Writes a line, with the seconds since the start. */
  tell(line: string): void;
  /** Says that the work goes on: whoever does not say so for 30 s, is reported to stand still. */
  advance(): void;
  /** Fires at the first SIGINT, SIGTERM or SIGHUP. */
  signal: AbortSignal;
}

/** A command such as `npm run chaos`. */
export interface Command<Options> {
  /** How it is called. */
  usage: string;
  /** @throws UsageError where the arguments are wrong */
  readOptions(args: readonly string[]): Options;
  /** Does the work. @returns the exit code */
  run(options: Options, events: CommandEvents): Promise<number>;
}

/**
 * Runs a command to its end. The first signal tells `run` to stop; the second ends this process, whose exit hooks end its
 * children.
 * @returns its exit code: 2 where the arguments are wrong or the machine lacks something, 130 where it was interrupted, 1
 *   where it failed
 */
export async function runCommand<Options>(args: readonly string[], command: Command<Options>): Promise<number> {
  const interrupt = new AbortController();
  const progress = openProgress();
  const stopListening = listenForSignals(interrupt, progress.tell);
  try {
    const options = command.readOptions(args);
    return await command.run(options, { tell: progress.tell, advance: progress.advance, signal: interrupt.signal });
  } catch (error) {
    // Ctrl-C in a terminal can end a child before this process sees the signal, in the next turn of the event loop.
    await setImmediate();
    await setImmediate();
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    return reportError(error, command.usage);
  } finally {
    progress.close();
    stopListening();
  }
}

function reportError(error: unknown, usage: string): number {
  if (error instanceof UsageError) console.error(`${error.message}\n${usage}`);
  else if (error instanceof RequirementError) console.error(error.message);
  else console.error(error);
  return error instanceof UsageError || error instanceof RequirementError ? exitCodes.notRun : exitCodes.failed;
}

function listenForSignals(interrupt: AbortController, tell: (line: string) => void): () => void {
  let firstAtMs: number | null = null;
  const onSignal = () => {
    if (firstAtMs !== null && performance.now() - firstAtMs < sameSignalMs) return;
    if (firstAtMs !== null) process.exit(exitCodes.interrupted);
    firstAtMs = performance.now();
    tell('stopping');
    interrupt.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

/** Writes progress to stderr: stdout is for the result. */
function openProgress() {
  const startedAtMs = performance.now();
  let advancedAtMs = startedAtMs;
  let lastLine = 'starting';
  const write = (line: string) => {
    const elapsedS = (performance.now() - startedAtMs) / 1_000;
    console.error(`${elapsedS.toFixed(1).padStart(7)} s  ${line}`);
  };
  const timer = setInterval(() => {
    const idleS = Math.round((performance.now() - advancedAtMs) / 1_000);
    if (idleS * 1_000 >= stallMs) write(`no progress for ${idleS} s, after: ${lastLine}`);
  }, stallMs / 2);
  timer.unref();
  const advance = () => {
    advancedAtMs = performance.now();
  };
  const tell = (line: string) => {
    advance();
    lastLine = line;
    write(line);
  };
  return { tell, advance, close: () => clearInterval(timer) };
}
