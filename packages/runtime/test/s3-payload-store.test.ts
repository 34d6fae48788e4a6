import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startS3, type TestS3 } from '@sluice/harness';
import { type OpenedPayloadStore, openPayloadStore } from '../src/payload-store/open-payload-store.ts';
import { parseS3Url } from '../src/payload-store/s3-location.ts';

describe('parseS3Url', () => {
  it.each([
    ['s3://payloads', { bucket: 'payloads', prefix: '', client: {} }],
    ['s3://payloads/', { bucket: 'payloads', prefix: '', client: {} }],
    ['s3://a.b-c/of/sluice/', { bucket: 'a.b-c', prefix: 'of/sluice/', client: {} }],
    ['s3://payloads/a%20b', { bucket: 'payloads', prefix: 'a b/', client: {} }],
    [
      's3://payloads/x?region=eu-central-1&endpoint=http://minio:9000&force_path_style=true',
      {
        bucket: 'payloads',
        prefix: 'x/',
        client: { region: 'eu-central-1', endpoint: 'http://minio:9000', forcePathStyle: true },
      },
    ],
    ['s3://payloads?force_path_style=false', { bucket: 'payloads', prefix: '', client: { forcePathStyle: false } }],
  ])('reads %s', (url, expected) => {
    expect(parseS3Url(url)).toEqual(expected);
  });

  it.each([
    ['s3:///of/sluice', 'must begin with the name of a bucket'],
    ['s3://minio:9000/payloads', 'must begin with the name of a bucket'],
    ['s3://payloads?path_style=true', 'Unknown parameter path_style'],
    ['s3://payloads?force_path_style=1', 'Parameter force_path_style of an s3:// URL must be true or false, not 1'],
    ['s3://id:secret@payloads/x', 'must not contain credentials'],
  ])('refuses %s', (url, message) => {
    expect(() => parseS3Url(url)).toThrow(message);
    expect(() => parseS3Url(url)).not.toThrow('secret');
  });
});

describe('openPayloadStore', () => {
  it('refuses a URL of another kind', async () => {
    await expect(openPayloadStore('ftp://example.com/payloads')).rejects.toThrow('file:///');
  });

  it('refuses an S3 without a region', async () => {
    await expect(openPayloadStore('s3://payloads')).rejects.toThrow('Region is missing');
  });
});

describe('the payload store on S3', () => {
  let s3: TestS3;
  let store: OpenedPayloadStore;

  beforeEach(async () => {
    s3 = await startS3();
    store = await openPayloadStore(s3.storeUrl);
  });

  afterEach(async () => {
    await store.close();
    await s3.stop();
  });

  it.each([
    ['an object', /^PUT /, 10],
    ['an object of many parts', /^POST .*uploadId=/, 20_000_000],
  ])('removes %s that S3 has created where its response is lost', async (_, requests, size) => {
    s3.loseAnswersTo(requests);
    const body = Readable.from([Buffer.alloc(size)]);
    await expect(store.payloads.put('demo/1', body, size)).rejects.toThrow();
    expect(await s3.listFiles()).toEqual([]);
  });

  it('keeps to its prefix', async () => {
    await store.payloads.put('demo/1', Readable.from([Buffer.from('x')]), 1);
    const beside = await openPayloadStore(s3.storeUrl.replace('/of/sluice/', '/of/slu'));
    const listed: string[] = [];
    for await (const { key } of beside.payloads.list()) listed.push(key);
    await beside.close();
    expect(listed).toEqual([]);
  });

  it('gives up a ping where S3 accepts the connection and never responds', async () => {
    const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { payloads, close } = await openPayloadStore(
      `s3://payloads?region=x&force_path_style=true&endpoint=http://127.0.0.1:${port}`,
    );
    await expect(payloads.ping()).rejects.toMatchObject({ name: 'AbortError' });
    await close();
    server.close();
    await once(server, 'close');
  });
});
