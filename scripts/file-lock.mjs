// A lock between processes, as a file that holds its owner's process id. The lock of a process that has died is taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 250;
const waitMaxMs = 15 * 60_000;

/** Runs `work` while no other process holds the lock `path`; waits for one that does. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  await acquire(path);
  // Also at process.exit.
  const release = () => rmSync(path, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function acquire(path) {
  const deadline = Date.now() + waitMaxMs;
  let isTold = false;
  while (!tryAcquire(path)) {
    if (!isTold) console.error('Waiting for another set-up of this clone…');
    isTold = true;
    if (Date.now() > deadline) throw new Error(`Another process holds ${path}. Delete it if none is running.`);
    await delay(pollMs);
  }
}

function tryAcquire(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    return tryLink(mine, path) || tryTakeOver(mine, path);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** The name appears with its content at once, and only one process can make it. */
function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Of those who see the same dead owner one takes over: whoever makes the claim, while the lock is still the dead one's. */
function tryTakeOver(mine, path) {
  const owner = readOwner(path);
  if (owner === null || isAlive(owner)) return false;
  const claim = `${path}.dead-${owner}`;
  if (!tryLink(mine, claim)) return false;
  try {
    if (readOwner(path) !== owner) return false;
    renameSync(mine, path);
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

function readOwner(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
