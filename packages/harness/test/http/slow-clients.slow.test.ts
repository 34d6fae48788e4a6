import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  bodyRoutes,
  json,
  openTargets,
  type PartnerClient,
  RawConnection,
  readFault,
  startTestProduct,
  type TestProduct,
  waitUntil,
} from '../../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
let fill: (target: string) => string;
let dripping: NodeJS.Timeout;
/** The connections that are dripped on, and the byte for each. */
const connections = new Map<RawConnection, string>();

beforeAll(async () => {
  const limits = { SLUICE_HEADERS_TIMEOUT_S: '3', SLUICE_BODY_TIMEOUT_S: '3', SLUICE_BODY_BYTES_PER_S: '1000' };
  product = await startTestProduct({ limits });
  partner = await product.addPartner();
  fill = await openTargets(product, partner);
  dripping = setInterval(dripOnce, 50);
});
afterAll(async () => {
  clearInterval(dripping);
  await product.stop();
});
afterEach(async () => {
  await waitUntil('no upload is left', async () => ((await product.payloadFiles()).length === 0 ? true : undefined));
  expect(await product.db.job.count({ where: { mode: 'bulk' } })).toBe(0);
});

/** Sends one byte on each connection. */
function dripOnce(): void {
  for (const [connection, byte] of connections) void connection.write(byte);
}

/** Opens a connection, sends `begin`, and from then on one `byte` at a time. */
async function drip(begin: string, byte: string, baseUrl = product.baseUrl): Promise<RawConnection> {
  const connection = await RawConnection.open(baseUrl);
  await connection.write(begin);
  connections.set(connection, byte);
  return connection;
}

/** The response with which the server ends the connection. */
async function readEnd(connection: RawConnection) {
  const { status, headers, body } = await connection.answer();
  await connection.over();
  connections.delete(connection);
  const fault = readFault({ status, contentType: headers.get('content-type'), body });
  expect(fault.correlationId).toBe(headers.get('x-correlation-id'));
  expect(headers.get('connection')).toBe('close');
  return { status, code: fault.code };
}

const tooSlow = { status: 408, code: 'request_timeout' };
const head = (target: string, headers = '', { apiKey } = partner) =>
  `${fill(target)} HTTP/1.1\r\nHost: a\r\nX-API-Key: ${apiKey}\r\nContent-Type: application/json\r\n${headers}Content-Length: 900\r\n\r\n`;
/** Up to the name of the file, which can have any length. */
const gzipHead = '\x1f\x8b\x08\x08\0\0\0\0\0\x03';
const bulk = 'POST /wms-ingest/v1/master/uoms?mode=bulk';

describe('a client that sends byte by byte', () => {
  it.concurrent.each(bodyRoutes)(
    'the body of $name is refused, and its connection closed',
    async ({ target, body }) => {
      expect(await readEnd(await drip(head(target) + body.slice(0, -1), ' '))).toEqual(tooSlow);
    },
  );

  it.concurrent.each([
    ['its request line', () => 'GET /wms-ingest', 'a'],
    ['a header', () => 'GET / HTTP/1.1\r\nX-Extra: ', 'a'],
    ['a body in gzip', () => head(bulk, 'Content-Encoding: gzip\r\n') + gzipHead, 'n'],
    ['a chunk', () => `${head(bulk).replace('Content-Length: 900', 'Transfer-Encoding: chunked')}384\r\n{`, ' '],
  ])('%s is refused, and its connection closed', async (_name, begin, byte) => {
    expect(await readEnd(await drip(begin(), byte))).toEqual(tooSlow);
  });
});

describe('a client that stops sending', () => {
  it.concurrent.each([
    ['before its body', () => head(bulk), tooSlow],
    ['in the middle of its body', () => `${head(bulk)}{"items":[`, tooSlow],
    ['in the middle of its headers', () => head(bulk).slice(0, -2), tooSlow],
  ])('%s is refused, and its connection closed', async (_name, begin, expected) => {
    const connection = await RawConnection.open(product.baseUrl);
    await connection.write(begin());
    expect(await readEnd(connection)).toEqual(expected);
  });
});

describe('two hundred slow clients', () => {
  const begins = (client = partner) =>
    Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 'GET /wms-ingest' : `${head(bulk, '', client)}{"items":["`));

  it('do not block another client', async () => {
    // Its timeouts are longer than the test can take, however busy the machine is: no connection is closed meanwhile.
    const patient = await startTestProduct({
      limits: { SLUICE_HEADERS_TIMEOUT_S: '3600', SLUICE_BODY_TIMEOUT_S: '3600' },
    });
    const client = await patient.addPartner();
    const slow = await Promise.all(begins(client).map((begin) => drip(begin, 'a', patient.baseUrl)));
    const { body } = await client.push('master/uoms', json([{ source_id: 'A', name: 'a' }])).expect(200);
    expect(body.summary.accepted).toBe(1);
    expect(slow.filter(({ isOver }) => isOver)).toEqual([]);
    for (const connection of slow) {
      connections.delete(connection);
      connection.reset();
    }
    await patient.stop();
  });

  it('are all refused, and their connections closed', async () => {
    const slow = await Promise.all(begins().map((begin) => drip(begin, 'a')));
    expect(await Promise.all(slow.map(readEnd))).toEqual(slow.map(() => tooSlow));
  });
});
