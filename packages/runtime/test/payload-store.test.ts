import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openPayloadStore } from '../src/payload-store/open-payload-store.ts';
import type { PayloadStore } from '../src/payload-store/payload-store.ts';

let directory: string;
let store: PayloadStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sluice-payloads-'));
  store = await openPayloadStore(pathToFileURL(join(directory, 'made', 'on-open')).href);
});

afterEach(() => rm(directory, { recursive: true }));

async function listFiles(): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('the payload store on files', () => {
  it('stores a body under its key, and tells its size and digest', async () => {
    const stored = await store.put('demo/1', Readable.from([Buffer.from('hello '), Buffer.from('world')]), 11);
    expect(stored.size).toBe(11);
    expect(Buffer.from(stored.sha256)).toEqual(createHash('sha256').update('hello world').digest());
    expect(await text(await store.read('demo/1'))).toBe('hello world');
  });

  it('stores a body of many batches whole and in order', async () => {
    const chunks = Array.from({ length: 700 }, (_, number) => Buffer.alloc(10_000, String(number)));
    const stored = await store.put('demo/1', Readable.from(chunks), Number.MAX_SAFE_INTEGER);
    expect(stored.size).toBe(7_000_000);
    expect(await text(await store.read('demo/1'))).toBe(Buffer.concat(chunks).toString());
  });

  it.each([
    [0, 4, '0123'],
    [4, 2, '45'],
    [8, 0, ''],
    [8, 2, '89'],
  ])('fills a buffer from byte %s with %s bytes', async (start, length, expected) => {
    await store.put('demo/1', Readable.from([Buffer.from('0123456789')]), 10);
    const bytes = Buffer.alloc(length);
    await store.readInto('demo/1', start, bytes);
    expect(bytes.toString()).toBe(expected);
  });

  it('refuses to fill a buffer past the end of a payload', async () => {
    await store.put('demo/1', Readable.from([Buffer.from('0123456789')]), 10);
    await expect(store.readInto('demo/1', 8, Buffer.alloc(3))).rejects.toThrow(
      'The payload ends at byte 10, before 11.',
    );
  });

  it('takes an empty body', async () => {
    expect((await store.put('demo/1', Readable.from([]), 10)).size).toBe(0);
    expect(await text(await store.read('demo/1'))).toBe('');
  });

  it('refuses a body past the limit, leaves nothing behind, and leaves the stream to its owner', async () => {
    const body = new PassThrough();
    body.write(Buffer.alloc(11));
    await expect(store.put('demo/1', body, 10)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(body.destroyed).toBe(false);
    expect(await listFiles()).toEqual([]);
  });

  it('passes the error of a body on, and leaves nothing behind', async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.alloc(2_000_000);
        throw new Error('the connection was reset');
      })(),
    );
    await expect(store.put('demo/1', body, 10_000_000)).rejects.toThrow('the connection was reset');
    expect(await listFiles()).toEqual([]);
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
  ])('refuses the key %j', async (key) => {
    await expect(store.put(key, Readable.from([Buffer.from('x')]), 10)).rejects.toThrow('Not a payload key');
    await expect(store.read(key)).rejects.toThrow('Not a payload key');
    await expect(store.remove(key)).rejects.toThrow('Not a payload key');
  });

  it('removes a payload, and does not mind one that is not there', async () => {
    await store.put('demo/1', Readable.from([Buffer.from('x')]), 10);
    await store.remove('demo/1');
    await store.remove('demo/1');
    await expect(store.read('demo/1')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('answers a ping while its directory is there', async () => {
    await store.ping();
    await rm(join(directory, 'made'), { recursive: true });
    await expect(store.ping()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses a URL of another kind', async () => {
    await expect(openPayloadStore('ftp://example.com/payloads')).rejects.toThrow('file:///');
  });
});
