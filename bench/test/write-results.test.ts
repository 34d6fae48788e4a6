import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BenchPart } from '../src/measures.ts';
import { writeResults } from '../src/write-results.ts';

const scale: BenchPart = {
  name: 'scale',
  scaleOut: {
    store: 'embedded',
    order: 'shuffled',
    rows: 1_000,
    plain: { few: 1_000, more: 990 },
    withLatency: { few: 300, more: 1_000 },
  },
};
const scaleOut = { two_workers_to_one: 0.99, four_workers_to_one_with_latency: 3.333 };

function fairnessOf(...smallJobsMs: number[]): BenchPart {
  return { name: 'fairness', fairness: { store: 'embedded', smallJobsMs } };
}

describe('writeResults', () => {
  let directory: string;
  let file: URL;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sluice-bench-test-'));
    file = pathToFileURL(join(directory, 'results.json'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function readBack(): Promise<unknown> {
    return JSON.parse(await readFile(file, 'utf8'));
  }

  it('makes the file where there is none', async () => {
    await writeResults(file, scale);
    expect(await readBack()).toEqual({ scale_out: scaleOut });
  });

  it('keeps the results of the other parts', async () => {
    await writeResults(file, scale);
    await writeResults(file, fairnessOf(500, 700.5, 600));
    expect(await readBack()).toEqual({ scale_out: scaleOut, fairness_ms: 700.5 });
  });

  it('replaces the earlier results of the same part', async () => {
    await writeResults(file, fairnessOf(900));
    await writeResults(file, fairnessOf(800));
    expect(await readBack()).toEqual({ fairness_ms: 800 });
  });
});
