import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type PartnerClient,
  RawConnection,
  readFault,
  startTestProduct,
  type TestProduct,
  waitUntil,
} from '../src/index.ts';

let product: TestProduct;
let partner: PartnerClient;
const connections: RawConnection[] = [];

beforeAll(async () => {
  product = await startTestProduct({ limits: { SLUICE_SYNC_MAX_BYTES: '50000', SLUICE_BULK_MAX_BYTES: '100000' } });
  partner = await product.addPartner();
});
afterAll(() => product.stop());
afterEach(() => {
  for (const connection of connections.splice(0)) connection.reset();
});

async function connect(): Promise<RawConnection> {
  const connection = await RawConnection.open(product.baseUrl);
  connections.push(connection);
  return connection;
}

const capabilities = () =>
  `GET /wms-ingest/v1/capabilities HTTP/1.1\r\nHost: a\r\nX-API-Key: ${partner.apiKey}\r\n\r\n`;
const head = (target: string, headers: string) =>
  `${target} HTTP/1.1\r\nHost: a\r\nX-API-Key: ${partner.apiKey}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n`;
const upsert = 'POST /wms-ingest/v1/master/uoms';
const bulk = 'POST /wms-ingest/v1/master/uoms?mode=bulk';
const body = '{"items":[{"source_id":"A","name":"a"}]}';
const mebibyte = `100000\r\n${'{"items":['.padEnd(0x100000)}\r\n`;

async function expectNothingKept(): Promise<void> {
  await waitUntil('no upload is left', async () => ((await product.payloadFiles()).length === 0 ? true : undefined));
  expect(await product.db.job.count()).toBe(0);
}

async function readFaultOf(connection: RawConnection) {
  const { status, headers, body: text } = await connection.answer();
  return readFault({ status, contentType: headers.get('content-type'), body: text });
}

describe('requests on one connection', () => {
  it('are answered in their order', async () => {
    const connection = await connect();
    await connection.write(`${capabilities()}${head(upsert, 'Content-Length: 0')}${capabilities()}`);
    const statuses = [await connection.answer(), await connection.answer(), await connection.answer()];
    expect(statuses.map(({ status }) => status)).toEqual([200, 400, 200]);
  });

  it('get their answers before the garbage that follows them', async () => {
    const connection = await connect();
    await connection.write(`${capabilities()}${capabilities()}garbage\r\n\r\n`);
    expect([(await connection.answer()).status, (await connection.answer()).status]).toEqual([200, 200]);
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'bad_request' });
    await connection.over();
  });

  it('are cut where a Content-Length says, and what is left over is no request', async () => {
    const connection = await connect();
    await connection.write(`${head(upsert, 'Content-Length: 5')}${body}`);
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'malformed_body' });
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'bad_request' });
    await connection.over();
    await expectNothingKept();
  });

  it('that end in the midst of a body are told so, where their client still listens', async () => {
    const connection = await connect();
    await connection.write(`${head(bulk, `Content-Length: 999\r\nX-Correlation-Id: short`)}${body}`);
    connection.finish();
    expect(await readFaultOf(connection)).toMatchObject({ status: 400, code: 'bad_request', correlationId: 'short' });
    await connection.over();
    await expectNothingKept();
  });

  it('go on after a refusal whose body is still to come, if that is small', async () => {
    const connection = await connect();
    await connection.write(head('POST /wms-ingest/v1/nowhere/here', 'Content-Length: 100000'));
    expect(await readFaultOf(connection)).toMatchObject({ status: 404 });
    await connection.write('x'.repeat(100_000) + capabilities());
    expect((await connection.answer()).status).toBe(200);
  });
});

describe('a body that is not wanted', () => {
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
    // More than all buffers between the two hold: whoever waits for the server to take it waits for the connection's end.
    for (let sent = 0; sent < 64 && !connection.isOver; sent += 1) await connection.write(mebibyte);
    expect(await answered).toMatchObject({ status, code });
    expect(connection.bytesTaken).toBeLessThan(32 * 1024 * 1024);
    await connection.over();
  });

  it('leaves nothing', expectNothingKept);
});
