import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

/** What is used of it; the types of Node name no WebAssembly. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

// The bindings serve one instance of the engine for the life of a process, so it is made as this module is evaluated;
// import it when it is needed, for it is 4 MB to compile.
const bindingsPath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
const bytes = await readFile(join(dirname(bindingsPath), 'schema_engine_bg.wasm'));
const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withUnheldTimers(bindings) });
bindings.__wbg_set_wasm(instance.exports);
const { __wbindgen_start: start } = instance.exports;
if (typeof start !== 'function') throw new Error('@prisma/schema-engine-wasm is not of the expected form');
start();

/** Prisma's schema engine as WebAssembly: what `prisma migrate deploy` runs, without a binary to download. */
export const SchemaEngine = bindings.SchemaEngine;

/** The engine never clears the timer that bounds its wait for a lock: held, it would keep the process alive for 10 s. */
function withUnheldTimers(imports: object): object {
  const entries = Object.entries(imports).map(([name, value]) => [
    name,
    name.startsWith('__wbg_setTimeout_') ? setUnheldTimeout : value,
  ]);
  return Object.fromEntries(entries);
}

function setUnheldTimeout(callback: () => void, delayMs: number): NodeJS.Timeout {
  return setTimeout(callback, delayMs).unref();
}
