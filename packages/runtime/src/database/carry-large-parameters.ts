import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlQueryable } from '@prisma/driver-adapter-utils';
import { Prisma, type PrismaClient } from '@sluice/prisma';
import { LargeParameters } from './large-parameters.ts';

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
