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

/** The part of it that is used here; Node's types do not declare WebAssembly. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

// The bindings serve one instance of the engine in a process, so it is created as this module is evaluated. Import it only
// where it is needed: there are 4 MB to compile.
const bindingsPath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
const bytes = await readFile(join(dirname(bindingsPath), 'schema_engine_bg.wasm'));
const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withUnrefTimers(bindings) });
bindings.__wbg_set_wasm(instance.exports);
const { __wbindgen_start: start } = instance.exports;
if (typeof start !== 'function') throw new Error('@prisma/schema-engine-wasm does not export what this build expects');
start();

/** Prisma's schema engine as WebAssembly: what `prisma migrate deploy` runs, without a binary to download. */
export const SchemaEngine = bindings.SchemaEngine;

/** The engine never clears the timer of its lock timeout; without unref it would keep the process alive for 10 s. */
function withUnrefTimers(imports: object): object {
  const entries = Object.entries(imports).map(([name, value]) => [
    name,
    name.startsWith('__wbg_setTimeout_') ? setUnrefTimeout : value,
  ]);
  return Object.fromEntries(entries);
}

function setUnrefTimeout(callback: () => void, delayMs: number): NodeJS.Timeout {
  return setTimeout(callback, delayMs).unref();
}

/**
 * Lets the schema engine work on `pool`.
 * A script is sent to the server as a whole. The adapter itself splits it at semicolons: this breaks on comments and function
 * bodies that contain one, and leaves half of a migration behind where a statement fails.
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

/** The form in which the engine reports an error of the database, and stores it in `_prisma_migrations`. */
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
