import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PayloadStore } from '@sluice/contracts';
import type { TestedStore } from './tested-stores.ts';

const mebibyte = 1024 * 1024;
const minuteMs = 60_000;

function bodyOf(...chunks: (string | Buffer)[]): Readable {
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
}

async function* breakAfter(bytes: number): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < bytes; sent += mebibyte) yield Buffer.alloc(mebibyte);
  throw new Error('the connection was reset');
}

/** The tests of what every kind of payload store does; `open` opens a new one. */
export function describePayloadStore(kind: string, open: () => Promise<TestedStore>): void {
  describe(`the payload store on ${kind}`, () => defineTests(open));
}

function defineTests(open: () => Promise<TestedStore>): void {
  let tested: TestedStore;
  let store: PayloadStore;

  beforeEach(async () => {
    tested = await open();
    store = tested.payloads;
  });

  afterEach(() => tested.close());

  async function listKeys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of store.list()) keys.push(key);
    return keys.sort();
  }

  it('stores a body under its key, and returns its size and digest', async () => {
    const stored = await store.put('demo/1', bodyOf('hello ', '', 'world'), 12);
    expect(stored.size).toBe(11);
    expect(Buffer.from(stored.sha256)).toEqual(createHash('sha256').update('hello world').digest());
    expect(await text(await store.read('demo/1'))).toBe('hello world');
  });

  it('stores a body of many batches whole and in order', async () => {
    const chunks = Array.from({ length: 2_000 }, (_, number) => Buffer.alloc(10_000, `${number} `));
    const stored = await store.put('demo/1', bodyOf(...chunks), 20_000_000);
    const whole = Buffer.concat(chunks);
    expect(stored).toEqual({ size: 20_000_000, sha256: createHash('sha256').update(whole).digest() });
    expect((await text(await store.read('demo/1'))) === whole.toString()).toBe(true);
    const bytes = Buffer.alloc(9_000_000);
    await store.readInto('demo/1', 8_000_001, bytes);
    expect(bytes.equals(whole.subarray(8_000_001, 17_000_001))).toBe(true);
  });

  it('accepts an empty body', async () => {
    const stored = await store.put('demo/1', bodyOf(), 10);
    expect(stored).toEqual({ size: 0, sha256: createHash('sha256').digest() });
    expect(await text(await store.read('demo/1'))).toBe('');
  });

  it.each([10, 5 * mebibyte, 10 * mebibyte])('accepts a body of exactly the limit of %s bytes', async (limit) => {
    const halves = [Buffer.alloc(limit / 2), Buffer.alloc(limit / 2)];
    expect((await store.put('demo/1', bodyOf(...halves), limit)).size).toBe(limit);
  });

  it.each([10, 20 * mebibyte])(
    'refuses a body one byte past the limit of %s bytes, leaves nothing behind, and leaves the stream to its owner',
    async (limit) => {
      const body = new PassThrough({ highWaterMark: limit + 1 });
      body.write(Buffer.alloc(limit));
      body.write(Buffer.alloc(1));
      await expect(store.put('demo/1', body, limit)).rejects.toMatchObject({ code: 'payload_too_large' });
      expect(body.destroyed).toBe(false);
      expect(await tested.listFiles()).toEqual([]);
    },
  );

  it.each([0, 2, 20])('passes on the error of a body after %s MiB, and leaves nothing behind', async (mebibytes) => {
    const body = Readable.from(breakAfter(mebibytes * mebibyte));
    await expect(store.put('demo/1', body, 100 * mebibyte)).rejects.toThrow('the connection was reset');
    expect(await tested.listFiles()).toEqual([]);
    expect(await listKeys()).toEqual([]);
  });

  it.each([
    [0, 4, '0123'],
    [4, 2, '45'],
    [8, 0, ''],
    [8, 2, '89'],
    [0, 10, '0123456789'],
  ])('fills a buffer from byte %s with %s bytes', async (start, length, expected) => {
    await store.put('demo/1', bodyOf('0123456789'), 10);
    const bytes = Buffer.alloc(length);
    await store.readInto('demo/1', start, bytes);
    expect(bytes.toString()).toBe(expected);
  });

  it.each([
    [8, 3, 'The payload ends at byte 10, before 11.'],
    [10, 1, 'The payload ends at byte 10, before 11.'],
    [20, 5, 'The payload ends at byte 20, before 25.'],
  ])('refuses to fill a buffer from byte %s with %s bytes of ten', async (start, length, message) => {
    await store.put('demo/1', bodyOf('0123456789'), 10);
    await expect(store.readInto('demo/1', start, Buffer.alloc(length))).rejects.toThrow(message);
  });

  it('rejects a read where nothing was stored', async () => {
    await expect(store.read('demo/1')).rejects.toThrow();
    await expect(store.readInto('demo/1', 0, Buffer.alloc(2))).rejects.toThrow();
  });

  it.each([
    '-/--',
    `${'p'.repeat(63)}/job-01J0000000000000000000000`,
    'a b/ü+%2F&?#=;:@$,',
    "it's/(a) ~key!*",
    '日本/<語>',
  ])('accepts the key %j', async (key) => {
    await store.put(key, bodyOf('of this key'), 100);
    expect(await text(await store.read(key))).toBe('of this key');
    expect(await listKeys()).toEqual([key]);
    await store.remove(key);
    expect(await tested.listFiles()).toEqual([]);
  });

  it.each([
    '',
    '/etc/passwd',
    '../outside',
    'demo/../../outside',
    'demo//1',
    'demo/.',
    '.incoming/1',
    'demo/a\\b',
    'demo/\0',
    'demo/\n',
  ])('refuses the key %j', async (key) => {
    await expect(store.put(key, bodyOf('x'), 10)).rejects.toThrow('Not a payload key');
    await expect(store.read(key)).rejects.toThrow('Not a payload key');
    await expect(store.readInto(key, 0, Buffer.alloc(1))).rejects.toThrow('Not a payload key');
    await expect(store.remove(key)).rejects.toThrow('Not a payload key');
  });

  it('removes a payload, and ignores one that does not exist', async () => {
    await store.put('demo/1', bodyOf('x'), 10);
    await store.put('demo/2', bodyOf('y'), 10);
    await store.remove('demo/1');
    await store.remove('demo/1');
    await store.remove('nobody/1');
    await expect(store.read('demo/1')).rejects.toThrow();
    expect(await listKeys()).toEqual(['demo/2']);
  });

  it('lists what is complete, and when it was stored', async () => {
    expect(await listKeys()).toEqual([]);
    for (const key of ['one/1', 'one/2', 'other/1', 'alone']) await store.put(key, bodyOf('x'), 10);
    await tested.leaveUpload('one/3');
    expect(await listKeys()).toEqual(['alone', 'one/1', 'one/2', 'other/1']);
    for await (const { modifiedAt } of store.list()) {
      expect(Math.abs(modifiedAt.getTime() - Date.now())).toBeLessThan(minuteMs);
    }
  });

  it('removes unfinished uploads that are older than a date, and nothing else', async () => {
    const ago = new Date(Date.now() - minuteMs);
    const ahead = new Date(Date.now() + minuteMs);
    expect(await store.removeAbandoned(ahead)).toBe(0);
    for (const key of ['one/1', 'one/2', 'other/1', 'other/2', 'other/3']) await tested.leaveUpload(key);
    await store.put('one/4', bodyOf('x'), 10);
    expect(await store.removeAbandoned(ago)).toBe(0);
    expect(await store.removeAbandoned(ahead)).toBe(5);
    expect(await store.removeAbandoned(ahead)).toBe(0);
    expect(await text(await store.read('one/4'))).toBe('x');
    await store.remove('one/4');
    expect(await tested.listFiles()).toEqual([]);
  });

  it('responds to a ping while it is available', async () => {
    await store.ping();
    await tested.breakDown();
    await expect(store.ping()).rejects.toThrow();
  });
}
