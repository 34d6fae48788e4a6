import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type ErrorCapturingSqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

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
