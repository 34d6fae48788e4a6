import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  bodyRoutes,
  openTargets,
  type PartnerClient,
  startTestProduct,
  type TestProduct,
  waitUntil,
} from '../../src/index.ts';
import { expectNothingKept, RawConnections, readFaultOf } from './raw-connections.ts';

let product: TestProduct;
let partner: PartnerClient;
let fill: (target: string) => string;
const connections = new RawConnections();

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SYNC_MAX_BYTES: '50000', SLUICE_BULK_MAX_BYTES: '100000' } });
  partner = await product.addPartner();
  fill = await openTargets(product, partner);
});
afterAll(() => product.stop());
afterEach(() => connections.resetAll());

const connect = () => connections.open(product.baseUrl);

const head = (target: string, headers: string) =>
  `${fill(target)} HTTP/1.1\r\nHost: a\r\nX-API-Key: ${partner.apiKey}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`;
const bulk = 'POST /wms-ingest/v1/master/uoms?mode=bulk';
const body = '{"items":[{"source_id":"A","name":"a"}]}';

describe('a client that hangs up', () => {
  it.each(bodyRoutes)('in the middle of $name leaves nothing behind', async ({ target, body: good }) => {
    const connection = await connect();
    await connection.write(`${head(target, `Content-Length: ${good.length + 9}`)}${good}`);
    if (/mode=|parts|upload/.test(target)) {
      await waitUntil('it is stored', async () => ((await product.payloadFiles()).length > 0 ? true : undefined));
    }
    connection.reset();
    await expectNothingKept(product);
  });

  it('before its last chunk leaves nothing behind', async () => {
    const connection = await connect();
    await connection.write(`${head(bulk, 'Transfer-Encoding: chunked')}${body.length.toString(16)}\r\n${body}\r\n`);
    await waitUntil('it is stored', async () => ((await product.payloadFiles()).length > 0 ? true : undefined));
    connection.reset();
    await expectNothingKept(product);
  });
});

describe('a client that is refused by its first bytes and hangs up with the rest unsent', () => {
  const early = bodyRoutes.filter(({ target }) => /mode=|parts|upload/.test(target));

  it.each(early)('on $name does no harm', async ({ target }) => {
    const connection = await connect();
    await connection.write(`${head(target, 'Content-Length: 999')}no JSON`);
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'malformed_body' });
    connection.reset();
    await expectNothingKept(product);
  });

  it.each(early)('with too many of them on $name does no harm', async ({ target, body: good }) => {
    const connection = await connect();
    const sent = good.slice(0, -1).padEnd(0x20000);
    await connection.write(`${head(target, 'Transfer-Encoding: chunked')}20000\r\n${sent}\r\n`);
    expect(await readFaultOf(connection)).toMatchObject({ status: 413, code: 'payload_too_large' });
    connection.reset();
    await expectNothingKept(product);
  });
});
