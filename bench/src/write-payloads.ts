import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateSkus, type Sku, type SkuPlan } from './generate-skus.ts';

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

/** Writes the payloads of `plan` into `directory`, streaming. */
export async function writePayloads(directory: string, plan: SkuPlan): Promise<Payloads> {
  const absentRows = Math.floor(plan.rows / absentEvery);
  const path = (name: string) => join(directory, `${plan.order}-${name}`);
  return {
    plan,
    bulk: await writePayload(path('bulk.json'), plan),
    refresh: await writeFile(path('refresh.json'), jsonParts(presentSkus(plan)), plan.rows - absentRows),
    ndjson: await writeFile(path('bulk.ndjson'), lineParts(generateSkus(plan)), plan.rows),
  };
}

/** Writes the SKUs of `plan` as JSON, `{"items":[…]}`, to `path`, streaming. */
export async function writePayload(path: string, plan: SkuPlan): Promise<PayloadFile> {
  return await writeFile(path, jsonParts(generateSkus(plan)), plan.rows);
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

async function writeFile(path: string, parts: Iterable<string>, rows: number): Promise<PayloadFile> {
  await pipeline(Readable.from(joinBlocks(parts)), createWriteStream(path));
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
