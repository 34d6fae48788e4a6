import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type ErrorCapturingSqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

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

/**
 * Lets the schema engine work through `pool`.
 * Scripts go to the server whole: the adapter's way, a query for each piece between semicolons, breaks on comments and
 * function bodies that hold one, and leaves half of a migration behind where a statement fails.
 */
export function createEngineAdapter(pool: pg.Pool): ErrorCapturingSqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = (script) => executeScript(pool, script);
    return adapter;
  };
  return bindMigrationAwareSqlAdapterFactory(factory);
}

async function executeScript(pool: pg.Pool, script: string): Promise<void> {
  try {
    await pool.query(script);
  } catch (error) {
    throw error instanceof pg.DatabaseError ? toAdapterError(error) : error;
  }
}

/** The form in which the engine shows an error of the database, and enters it in `_prisma_migrations`. */
function toAdapterError(error: pg.DatabaseError): DriverAdapterError {
  const code = error.code ?? 'unknown';
  return new DriverAdapterError({
    kind: 'postgres',
    code,
    severity: error.severity ?? 'ERROR',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
    originalCode: code,
    originalMessage: error.message,
  });
}
