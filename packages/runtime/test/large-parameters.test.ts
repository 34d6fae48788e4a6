import { describe, expect, it } from '@jest/globals';
import { Utf8Text } from '@sluice/contracts';
import { createTestDatabase } from '@sluice/harness';
import { LargeParameters } from '../src/database/large-parameters.ts';
import { openClient } from '../src/database/open-client.ts';
import { recordLog } from './record-log.ts';

const large = 'ä'.repeat(100_000);

describe('large parameters', () => {
  it('are replaced by placeholders while their query runs, and no longer', async () => {
    const parameters = new LargeParameters();
    let placeholder: unknown;
    const values = await parameters.substitute(['small', large, 7], async (substituted) => {
      placeholder = substituted[1];
      return substituted.map((value) => parameters.resolve(value));
    });
    expect(values).toEqual(['small', large, 7]);
    expect(String(placeholder).length).toBeLessThan(100);
    expect(() => parameters.resolve(placeholder)).toThrow('has ended');
  });

  it('are dropped where the query fails', async () => {
    const parameters = new LargeParameters();
    let placeholder: unknown;
    const failing = parameters.substitute([large], async ([substituted]) => {
      placeholder = substituted;
      throw new Error('no database');
    });
    await expect(failing).rejects.toThrow('no database');
    expect(() => parameters.resolve(placeholder)).toThrow('has ended');
  });

  it('arrive in Postgres whole, by query and by command, within a transaction and without', async () => {
    const database = await createTestDatabase();
    const { client: db, close } = await openClient({ url: database.url, poolSize: 1, log: recordLog().log });
    const length = () => db.$queryRaw<{ length: number }[]>`SELECT length(${large}) AS length`;
    expect(await length()).toEqual([{ length: large.length }]);
    for (const text of ['', 'é', large]) {
      const bytes = new Utf8Text(Buffer.from(text));
      expect(await db.$queryRaw`SELECT length(${bytes}::text) AS length`).toEqual([{ length: text.length }]);
    }
    await db.$transaction(async (tx) => {
      await tx.$executeRaw`INSERT INTO partners (partner_id, name) VALUES ('p', ${large})`;
    });
    expect(await db.partner.findUniqueOrThrow({ where: { partnerId: 'p' } })).toMatchObject({ name: large });
    await close();
    await database.drop();
  });
});
