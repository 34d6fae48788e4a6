import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type PartnerClient, RawConnection, startTestProduct, type TestProduct } from '../../src/index.ts';
import { expectNothingKept, RawConnections, readFaultOf } from './raw-connections.ts';

let product: TestProduct;
let partner: PartnerClient;
const connections = new RawConnections();

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SYNC_MAX_BYTES: '50000', SLUICE_BULK_MAX_BYTES: '100000' } });
  partner = await product.addPartner();
});
afterAll(() => product.stop());
afterEach(() => connections.resetAll());

const connect = () => connections.open(product.baseUrl);

const capabilities = () =>
  `GET /wms-ingest/v1/capabilities HTTP/1.1\r\nHost: a\r\nX-API-Key: ${partner.apiKey}\r\n\r\n`;
const head = (target: string, headers: string) =>
  `${target} HTTP/1.1\r\nHost: a\r\nX-API-Key: ${partner.apiKey}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`;
const upsert = 'POST /wms-ingest/v1/master/uoms';
const bulk = 'POST /wms-ingest/v1/master/uoms?mode=bulk';
const body = '{"items":[{"source_id":"A","name":"a"}]}';
const mebibyte = `100000\r\n${'{"items":['.padEnd(0x100000)}\r\n`;

describe('requests on one connection', () => {
  it('are answered in their order', async () => {
    const connection = await connect();
    await connection.write(`${capabilities()}${head(upsert, 'Content-Length: 0')}${capabilities()}`);
    const statuses = [await connection.answer(), await connection.answer(), await connection.answer()];
    expect(statuses.map(({ status }) => status)).toEqual([200, 400, 200]);
  });

  it('get their responses before the garbage that follows them is refused', async () => {
    const connection = await connect();
    await connection.write(`${capabilities()}${capabilities()}garbage\r\n\r\n`);
    expect([(await connection.answer()).status, (await connection.answer()).status]).toEqual([200, 200]);
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'bad_request' });
    await connection.over();
  });

  it('end where Content-Length says, and the rest is refused as a request', async () => {
    const connection = await connect();
    await connection.write(`${head(upsert, 'Content-Length: 5')}${body}`);
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'malformed_body' });
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'bad_request' });
    await connection.over();
    await expectNothingKept(product);
  });

  it('that end in the middle of a body are refused, where their client still reads', async () => {
    const connection = await connect();
    await connection.write(`${head(bulk, `Content-Length: 999\r\nX-Correlation-Id: short`)}${body}`);
    connection.finish();
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'bad_request', correlationId: 'short' });
    await connection.over();
    await expectNothingKept(product);
  });

  it('continue after a refusal whose body is still to come, if that is small', async () => {
    const connection = await connect();
    await connection.write(head('POST /wms-ingest/v1/nowhere/here', 'Content-Length: 100000'));
    expect(await readFaultOf(connection)).toMatchObject({ status: 404 });
    await connection.write('x'.repeat(100_000) + capabilities());
    expect((await connection.answer()).status).toBe(200);
  });
});

describe('a body that is refused early', () => {
  const nobody = () => `${upsert} HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000000\r\n\r\n`;

  // Each connection stays open for some seconds, so that its client can read why: hence all at once.
  it.concurrent.each([
    ['declared as too large', () => head(upsert, 'Content-Length: 9000000000'), 413, 'payload_too_large'],
    ['too large for an upsert', () => head(upsert, 'Transfer-Encoding: chunked'), 413, 'payload_too_large'],
    ['too large for a bulk', () => head(bulk, 'Transfer-Encoding: chunked'), 413, 'payload_too_large'],
    [
      'in a strange encoding',
      () => head(bulk, 'Content-Encoding: x\r\nContent-Length: 9999999999'),
      415,
      'unsupported_encoding',
    ],
    ['of nobody', nobody, 401, 'unauthorized'],
  ])('%s is not read to its end', async (_name, write, status, code) => {
    const connection = await RawConnection.open(product.baseUrl);
    await connection.write(write());
    const answered = readFaultOf(connection);
    // More than all buffers between client and server: a write that waits ends only with the connection.
    for (let sent = 0; sent < 64 && !connection.isOver; sent += 1) await connection.write(mebibyte);
    expect(await answered).toMatchObject({ status, code });
    expect(connection.bytesTaken).toBeLessThan(32 * 1024 * 1024);
    await connection.over();
  });

  it('leaves nothing behind', () => expectNothingKept(product));
});
