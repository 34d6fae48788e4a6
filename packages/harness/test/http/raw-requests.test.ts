import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type PartnerClient, type RawAnswer, startTestProduct, type TestProduct, waitUntil } from '../../src/index.ts';
import { RawConnections } from './raw-connections.ts';

let product: TestProduct;
/** Waits a second for headers: only for requests that never have all of them. */
let impatient: TestProduct;
let partner: PartnerClient;
const connections = new RawConnections();

beforeAll(async () => {
  product = await startTestProduct();
  impatient = await startTestProduct({ limits: { SLUICE_HEADERS_TIMEOUT_S: '1' } });
  partner = await product.addPartner();
});
afterAll(async () => {
  await product.stop();
  await impatient.stop();
});
afterEach(() => connections.resetAll());

/** Sends bytes, in which KEY stands for the partner's key, and reads the first response. */
async function send(bytes: string, { baseUrl } = product): Promise<RawAnswer> {
  const connection = await connections.open(baseUrl);
  await connection.write(bytes.replace('KEY', partner.apiKey));
  return connection.answer();
}

const host = 'Host: sluice\r\n';
const key = 'X-API-Key: KEY\r\n';
const json = 'Content-Type: application/json\r\n';
const body = '{"items":[{"source_id":"A","name":"a"}]}';
const whole = `Content-Length: ${body.length}\r\n\r\n${body}`;
const chunked = 'Transfer-Encoding: chunked\r\n\r\n';
const chunk = `${body.length.toString(16)}\r\n${body}\r\n`;
const root = '/wms-ingest/v1';
const get = (target: string, headers = host + key) => `GET ${target} HTTP/1.1\r\n${headers}\r\n`;
/** A submission of one record; `rest`: further headers, the empty line and the body. */
const post = (rest: string, query = '') => `POST ${root}/master/uoms${query} HTTP/1.1\r\n${host}${key}${json}${rest}`;
const bulk = (rest: string) => post(rest, '?mode=bulk');

const malformed: [name: string, bytes: string][] = [
  ['bytes that are no text', '\0\0\0\0\r\n\r\n'],
  ['the begin of TLS', '\x16\x03\x01\0\xa5\x01\0\0\xa1\x03\x03'],
  ['the begin of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/0.9', `GET ${root}/capabilities\r\n\r\n`],
  ['HTTP/3.0', `GET / HTTP/3.0\r\n${host}\r\n`],
  ['an unknown method', `BREW ${root}/master/uoms HTTP/1.1\r\n${host}${key}\r\n`],
  ['CONNECT', `CONNECT example.org:443 HTTP/1.1\r\n${host}${key}\r\n`],
  ['line feeds alone', get(`${root}/capabilities`).replaceAll('\r\n', '\n')],
  ['no Host', get(`${root}/capabilities`, key)],
  ['two Hosts', get(`${root}/capabilities`, `${host}Host: other\r\n${key}`)],
  ['two keys', get(`${root}/capabilities`, `${host}${key}X-API-Key: another\r\n`)],
  ['two Authorizations', get(`${root}/capabilities`, `${host}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n`)],
  ['two Content-Types', post(`Content-Type: text/csv\r\n${whole}`)],
  ['a folded header', get(`${root}/capabilities`, `${host}${key}X-Extra: a\r\n b\r\n`)],
  ['a space before the colon', get(`${root}/capabilities`, `${host}${key}X-Extra : a\r\n`)],
  ['a header without a colon', get(`${root}/capabilities`, `${host}${key}X-Extra\r\n`)],
  ['NUL in a header', get(`${root}/capabilities`, `${host}${key}X-Extra: a\0b\r\n`)],
  ['a control character in a correlation id', post(`X-Correlation-Id: a\x01b\r\n${whole}`)],
  ['Content-Length with Transfer-Encoding', post(`Content-Length: ${body.length}\r\n${chunked}${chunk}0\r\n\r\n`)],
  ['Transfer-Encoding with Content-Length', post(`Transfer-Encoding: chunked\r\n${whole}`)],
  ['two Content-Lengths', post(`Content-Length: 5\r\n${whole}`)],
  ['the same Content-Length twice', post(`Content-Length: ${body.length}\r\n${whole}`)],
  ['a list of Content-Lengths', post(`Content-Length: 5, 5\r\n\r\n${body}`)],
  ['a negative Content-Length', post(`Content-Length: -5\r\n\r\n${body}`)],
  ['a Content-Length with a sign', post(`Content-Length: +5\r\n\r\n${body}`)],
  ['a Content-Length past 2^64', post(`Content-Length: ${'9'.repeat(30)}\r\n\r\n${body}`)],
  ['a Transfer-Encoding other than chunked', post(`Transfer-Encoding: identity\r\n\r\n${body}`)],
  ['a coding below chunked', post(`Transfer-Encoding: gzip, ${chunked.slice(19)}${chunk}0\r\n\r\n`)],
  ['chunked twice', post(`Transfer-Encoding: chunked\r\n${chunked}${chunk}0\r\n\r\n`)],
  ['chunks in HTTP/1.0', post(`${chunked}${chunk}0\r\n\r\n`).replace('HTTP/1.1', 'HTTP/1.0')],
  ['a chunk size that is no number', bulk(`${chunked}zz\r\n`)],
  ['a chunk size past 2^64', bulk(`${chunked}${'f'.repeat(20)}\r\n`)],
  ['a bad chunk size after a good chunk', bulk(`${chunked}${chunk}0x5\r\n`)],
  ['a chunk longer than its size', bulk(`${chunked}3\r\n${body}\r\n0\r\n\r\n`)],
  ['a chunk extension without end', bulk(`${chunked}5;${'a'.repeat(40_000)}\r\n`)],
  ['a fragment in the target', get(`${root}/capabilities#part`)],
  ['UTF-8 in the target', get(`${root}/master/uoms/\xc3\xa4`)],
  ['a space in the target', get(`${root}/master/uoms/a b`)],
  ['NUL in the target', get(`${root}/master/uoms/a\0b`)],
  ['a % that encodes nothing', get(`${root}/capabilities%`)],
  ['a % before no digits', get(`${root}/master/uoms/%zz`)],
  ['an encoded lone surrogate', get(`${root}/master/uoms/%ED%A0%80`)],
  ['an overlong encoding', get(`${root}/master/uoms/%C0%AF`)],
];

const refused: [name: string, bytes: string, status: number, code: string][] = [
  ...malformed.map(([name, bytes]): [string, string, number, string] => [name, bytes, 400, 'bad_request']),
  ['a target of 9,000 characters', get(`${root}/jobs?cursor=${'a'.repeat(9_000)}`), 414, 'uri_too_long'],
  ['a target of 100,000 characters', get(`${root}/jobs?cursor=${'a'.repeat(100_000)}`), 414, 'uri_too_long'],
  ['a header of 20,000 characters', get('/', `${host}X-Extra: ${'a'.repeat(20_000)}\r\n`), 431, 'headers_too_large'],
  ['20,000 headers', get('/', host + 'a:b\r\n'.repeat(20_000)), 431, 'headers_too_large'],
  ['trailers of 20,000 characters', bulk(`${chunked}0\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`), 431, 'headers_too_large'],
  ['headers that do not end', `GET / HTTP/1.1\r\n${host}`, 408, 'request_timeout'],
  ['no byte at all', '', 408, 'request_timeout'],
  ['an unknown expectation', post(`Expect: 200-ok\r\n${whole}`), 417, 'expectation_failed'],
  ['NUL in a record id', get(`${root}/master/uoms/a%00b`), 404, 'not_found'],
  ['a slash in a record id', get(`${root}/master/uoms/a%2Fb`), 404, 'not_found'],
  ['a slash in place of a separator', get(`${root}/master%2Fuoms`), 404, 'not_found'],
  ['NUL in a collection', get(`${root}/master/u%00oms`), 404, 'unknown_collection'],
  ['a climbing path', get(`${root}/../../admin/v1/partners`), 404, 'not_found'],
  ['NUL in a job id', get(`${root}/jobs/%00`), 404, 'not_found'],
  ['NUL in a session id', get(`${root}/sessions/%00`), 404, 'not_found'],
  ['NUL in a quarantine id', get(`${root}/quarantine/%00`), 404, 'not_found'],
  ['NUL in a batch id', get('/api/v1/batches/%00'), 404, 'not_found'],
  ['NUL in a product id', get('/papi/products/%00?context=en'), 404, 'not_found'],
  ['NUL in a query', get(`${root}/jobs?collection=%00`), 400, 'invalid_parameter'],
  ['another host with an unknown path', get('http://example.org/nowhere'), 404, 'not_found'],
  ['a target of a star', `OPTIONS * HTTP/1.1\r\n${host}\r\n`, 404, 'not_found'],
];

describe('raw bytes', () => {
  it.each(refused)('%s: refused, and nothing is stored', async (_name, bytes, status, code) => {
    const asked = status === 408 ? impatient : product;
    const answer = await send(bytes, asked);
    const problem = JSON.parse(answer.body);
    expect({ status: answer.status, code: problem.code }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(problem).toMatchObject({
      status,
      detail: expect.stringMatching(/\w{3}.*\.$/),
      correlation_id: answer.headers.get('x-correlation-id'),
    });
    expect(await asked.db.job.count()).toBe(0);
    await waitUntil('no upload is left', async () => ((await asked.payloadFiles()).length === 0 ? true : undefined));
  });

  it.each([
    ['HTTP/1.0 without Host', `GET ${root}/capabilities HTTP/1.0\r\n${key}\r\n`],
    ['the absolute form of a target', get(`http://example.org${root}/capabilities`)],
    [
      'an upgrade that nobody knows',
      get(`${root}/capabilities`, `${host}${key}Connection: Upgrade\r\nUpgrade: websocket\r\n`),
    ],
    ['an empty line before the request', `\r\n${get(`${root}/capabilities`)}`],
    ['3,000 small headers', get(`${root}/capabilities`, host + 'a:\r\n'.repeat(3_000) + key)],
    [
      'a correlation id twice, if it is the same',
      get(`${root}/capabilities`, `${host}${key}${'X-Correlation-Id: c\r\n'.repeat(2)}`),
    ],
  ])('accepts %s', async (_name, bytes) => {
    expect((await send(bytes)).status).toBe(200);
  });
});
