import { randomUUID } from 'node:crypto';
import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlQueryable } from '@prisma/driver-adapter-utils';
import { Utf8Text } from '@sluice/contracts';
import { Prisma, type PrismaClient } from '@sluice/prisma';

/** Opens a client whose raw queries carry large text parameters beside Prisma's JSON (see LargeParameters). */
export function carryLargeParameters(
  factory: SqlDriverAdapterFactory,
  open: (factory: SqlDriverAdapterFactory) => PrismaClient,
): PrismaClient {
  const parameters = new LargeParameters();
  const redeeming: SqlDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => redeemInAdapter(await factory.connect(), parameters),
  };
  type RawQuery = { args: Prisma.Sql; query: (args: Prisma.Sql) => Promise<unknown> };
  const exchange = ({ args, query }: RawQuery) =>
    parameters.exchange(args.values, (values) => query(new Prisma.Sql(args.strings, values)));
  const client = open(redeeming).$extends({ query: { $queryRaw: exchange, $executeRaw: exchange } });
  // An extension of queries alone adds nothing to the client's type.
  return client as unknown as PrismaClient;
}

function redeemInAdapter(adapter: SqlDriverAdapter, parameters: LargeParameters): SqlDriverAdapter {
  redeemInQueries(adapter, parameters);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await startTransaction(isolationLevel);
    redeemInQueries(transaction, parameters);
    return transaction;
  };
  return adapter;
}

function redeemInQueries(queryable: SqlQueryable, parameters: LargeParameters): void {
  const redeem = (query: SqlQuery) => ({ ...query, args: query.args.map((value) => parameters.redeem(value)) });
  const queryRaw = queryable.queryRaw.bind(queryable);
  const executeRaw = queryable.executeRaw.bind(queryable);
  queryable.queryRaw = (query) => queryRaw(redeem(query));
  queryable.executeRaw = (query) => executeRaw(redeem(query));
}

/** Shorter text costs less than the detour. UTF-16 units. */
const largeLength = 64 * 1024;

/**
 * Texts, as strings or bytes, that are large parameters of queries under way. Prisma writes the parameters of a raw query as JSON and parses
 * that again before its adapter sees them, which for a chunk of items costs more than sending it. So a short ticket goes
 * through Prisma instead, and the adapter puts the text in its place. Tickets cannot be guessed.
 */
export class LargeParameters {
  readonly #prefix = `large-parameter-${randomUUID()}-`;
  readonly #held = new Map<string, string | Uint8Array>();
  #count = 0;

  /** Runs `query` with a ticket in the place of each large text, and of each Utf8Text. */
  async exchange<T>(values: readonly unknown[], query: (values: unknown[]) => Promise<T>): Promise<T> {
    const tickets: string[] = [];
    const exchanged = values.map((value) => {
      const text = takeText(value);
      if (text === null) return value;
      const ticket = `${this.#prefix}${this.#count++}`;
      this.#held.set(ticket, text);
      tickets.push(ticket);
      return ticket;
    });
    try {
      return await query(exchanged);
    } finally {
      for (const ticket of tickets) this.#held.delete(ticket);
    }
  }

  /** The text that `value` is the ticket of, or `value` itself. */
  redeem(value: unknown): unknown {
    return typeof value === 'string' && value.startsWith(this.#prefix) ? this.#held.get(value) : value;
  }
}

/** The text that is to go beside Prisma's JSON; null where `value` is none. */
function takeText(value: unknown): string | Uint8Array | null {
  if (value instanceof Utf8Text) return value.bytes;
  return typeof value === 'string' && value.length >= largeLength ? value : null;
}
