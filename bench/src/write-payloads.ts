import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateSkus, type Sku, type SkuPlan } from './generate-skus.ts';
import type { RunPlace } from './run-place.ts';

/** A payload on disk. */
export interface PayloadFile {
  path: string;
  bytes: number;
  rows: number;
}

/** The same SKUs in several files, written once for all measurements. */
export interface Payloads {
  plan: SkuPlan;
  /** JSON, `{"items":[…]}`. */
  bulk: PayloadFile;
  /** The same without every hundredth item. */
  refresh: PayloadFile;
  /** One item per line. */
  ndjson: PayloadFile;
}

const blockLength = 1 << 20;
/** A full refresh leaves out one item in this many. */
const absentEvery = 100;

/** Writes the payloads of `plan` into the place's directory, streaming. */
export async function writePayloads(place: RunPlace, plan: SkuPlan): Promise<Payloads> {
  const absentRows = Math.floor(plan.rows / absentEvery);
  const write = (name: string, rows: number, parts: Iterable<string>) =>
    writeFile(place, { name: `${plan.order}-${name}`, rows, parts });
  return {
    plan,
    bulk: await write('bulk.json', plan.rows, jsonParts(generateSkus(plan))),
    refresh: await write('refresh.json', plan.rows - absentRows, jsonParts(presentSkus(plan))),
    ndjson: await write('bulk.ndjson', plan.rows, lineParts(generateSkus(plan))),
  };
}

/** Writes the SKUs of `plan` as JSON, `{"items":[…]}`, into the place's directory, streaming. */
export async function writePayload(place: RunPlace, name: string, plan: SkuPlan): Promise<PayloadFile> {
  return await writeFile(place, { name, rows: plan.rows, parts: jsonParts(generateSkus(plan)) });
}

/** Deletes the files. */
export async function removePayloads({ bulk, refresh, ndjson }: Payloads): Promise<void> {
  for (const { path } of [bulk, refresh, ndjson]) await rm(path, { force: true });
}

function* presentSkus(plan: SkuPlan): Generator<Sku> {
  let place = 0;
  for (const sku of generateSkus(plan)) {
    place += 1;
    if (place % absentEvery !== 0) yield sku;
  }
}

function* jsonParts(skus: Iterable<Sku>): Generator<string> {
  yield '{"items":[';
  let separator = '\n';
  for (const { text } of skus) {
    yield separator + text;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function* lineParts(skus: Iterable<Sku>): Generator<string> {
  for (const { text } of skus) yield `${text}\n`;
}

async function writeFile(
  { directory, signal }: RunPlace,
  { name, rows, parts }: { name: string; rows: number; parts: Iterable<string> },
): Promise<PayloadFile> {
  const path = join(directory, name);
  await pipeline(Readable.from(joinBlocks(parts)), createWriteStream(path), { signal });
  return { path, rows, bytes: (await stat(path)).size };
}

function* joinBlocks(parts: Iterable<string>): Generator<string> {
  let block = '';
  for (const part of parts) {
    block += part;
    if (block.length < blockLength) continue;
    yield block;
    block = '';
  }
  yield block;
}
