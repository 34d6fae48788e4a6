import { randomUUID } from 'node:crypto';
import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlQueryable } from '@prisma/driver-adapter-utils';
import { Utf8Text } from '@sluice/contracts';
import { Prisma, type PrismaClient } from '@sluice/prisma';

/** Opens a client whose raw queries pass large text parameters out of band (see LargeParameters). */
export function carryLargeParameters(
  factory: SqlDriverAdapterFactory,
  open: (factory: SqlDriverAdapterFactory) => PrismaClient,
): PrismaClient {
  const parameters = new LargeParameters();
  const resolving: SqlDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => resolveInAdapter(await factory.connect(), parameters),
  };
  type RawQuery = { args: Prisma.Sql; query: (args: Prisma.Sql) => Promise<unknown> };
  const substitute = ({ args, query }: RawQuery) =>
    parameters.substitute(args.values, (values) => query(new Prisma.Sql(args.strings, values)));
  const client = open(resolving).$extends({ query: { $queryRaw: substitute, $executeRaw: substitute } });
  // An extension of queries alone adds nothing to the client's type.
  return client as unknown as PrismaClient;
}

function resolveInAdapter(adapter: SqlDriverAdapter, parameters: LargeParameters): SqlDriverAdapter {
  resolveInQueries(adapter, parameters);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await startTransaction(isolationLevel);
    resolveInQueries(transaction, parameters);
    return transaction;
  };
  return adapter;
}

function resolveInQueries(queryable: SqlQueryable, parameters: LargeParameters): void {
  const resolve = (query: SqlQuery) => ({ ...query, args: query.args.map((value) => parameters.resolve(value)) });
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = async (query) => queryRaw(resolve(query));
  queryable.executeRaw = async (query) => executeRaw(resolve(query));
}

/** Shorter text costs less than the detour. UTF-16 units. */
const largeLength = 64 * 1024;

/**
 * The large text parameters (strings or bytes) of the queries in progress. Prisma writes the parameters of a raw query as
 * JSON and parses that again before its adapter sees them; for a chunk of items this costs more than sending it. So Prisma
 * gets a short placeholder, and the adapter resolves it to the text. Placeholders cannot be guessed.
 */
export class LargeParameters {
  readonly #prefix = `large-parameter-${randomUUID()}-`;
  readonly #texts = new Map<string, string | Uint8Array>();
  #count = 0;

  /** Runs `query` with a placeholder for each large text and each Utf8Text; they can be resolved until it has ended. */
  async substitute<T>(values: readonly unknown[], query: (values: unknown[]) => Promise<T>): Promise<T> {
    const placeholders: string[] = [];
    const substituted = values.map((value) => {
      const text = takeText(value);
      if (text === null) return value;
      const placeholder = `${this.#prefix}${this.#count++}`;
      this.#texts.set(placeholder, text);
      placeholders.push(placeholder);
      return placeholder;
    });
    try {
      return await query(substituted);
    } finally {
      for (const placeholder of placeholders) this.#texts.delete(placeholder);
    }
  }

  /**
   * The text of a placeholder; any other value as it is.
   * @throws Error where the placeholder's query has ended: what is sent now would lack the text
   */
  resolve(value: unknown): unknown {
    if (typeof value !== 'string' || !value.startsWith(this.#prefix)) return value;
    const text = this.#texts.get(value);
    if (text === undefined) throw new Error('The query of a large parameter has ended before it was sent');
    return text;
  }
}

/** The text that is passed out of band; null where `value` is passed in Prisma's JSON. */
function takeText(value: unknown): string | Uint8Array | null {
  if (value instanceof Utf8Text) return value.bytes;
  return typeof value === 'string' && value.length >= largeLength ? value : null;
}
