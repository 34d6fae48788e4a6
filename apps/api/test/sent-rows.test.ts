import { describe, expect, it } from '@jest/globals';
import { writeSentRows } from '../src/batches/sent-rows.ts';

async function write(...texts: string[]): Promise<string> {
  async function* open(): AsyncGenerator<string> {
    yield* texts;
  }
  let file = '';
  for await (const row of writeSentRows(open, 'crm/groups')) file += row;
  return file;
}

describe('writeSentRows', () => {
  it('writes a row, not a blank line, for an item without text', async () => {
    expect(await write('')).toBe('_item\r\n""\r\n');
  });

  it('writes empty cells for the fields that an item does not have', async () => {
    expect(await write('{"source_id":"A"}', '{"source_id":"B","name":"b"}')).toBe('id,name\r\nA,\r\nB,b\r\n');
  });
});
