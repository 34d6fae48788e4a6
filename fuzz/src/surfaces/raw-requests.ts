import { connect } from 'node:net';
import fc from 'fast-check';
import type { Client } from '../http/client.ts';
import { applyEdits, type Edit, edits } from '../items/edits.ts';
import { expectThat, Finding } from '../oracle/finding.ts';
import type { FuzzedProduct } from '../run/start-products.ts';
import { bodyRoutes, plainRoutes, type Route } from './routes.ts';
import { fuzzSurface } from './surface-target.ts';

interface RawRequestCase {
  route: Route;
  /** Edits of the path. */
  pathEdits: Edit[] | null;
  /** Headers in addition to the required ones. */
  headers: [string, string][];
  /** Edits of the whole request head. */
  headEdits: Edit[] | null;
}

const headerValue = fc.string({ unit: fc.constantFrom(...'abc019-_,;="/+* \t\u00e9\u007f'), maxLength: 20 });
const headers: fc.Arbitrary<[string, string][]> = fc.array(
  fc.tuple(
    fc.constantFrom<string[]>(
      'X-Correlation-Id',
      'Idempotency-Key',
      'Authorization',
      'Accept-Encoding',
      'Expect',
      'Content-Digest',
      'Range',
      'If-None-Match',
      'X-API-Key',
      'Content-Length',
      'Transfer-Encoding',
      'Connection',
    ),
    headerValue,
  ),
  { maxLength: 2 },
);

const maybeEdits = fc.option(edits, { nil: null });

const cases: fc.Arbitrary<RawRequestCase> = fc.record({
  route: fc.constantFrom(...plainRoutes, ...bodyRoutes),
  pathEdits: maybeEdits,
  headers,
  headEdits: maybeEdits,
});

/** Raw bytes instead of a request: no response is a 5xx, and the API stays healthy. */
export const rawRequests = fuzzSurface({ name: 'raw-requests', casesPerRun: 60, cases, check });

async function check(client: Client, sent: RawRequestCase, product: FuzzedProduct): Promise<void> {
  const request = write(sent, sent.route.isAdmin === true ? product.adminApiKey : client.apiKey);
  const statuses = await exchange(product.connection.baseUrl, request);
  client.exchanges.push({
    request: { method: 'RAW', path: '', headers: {}, body: request },
    response: { status: statuses[0] ?? 0, body: Buffer.from(statuses.join(' ')) },
  });
  const isHandled = statuses.every((status) => status < 500);
  expectThat(isHandled, 'server error', () => `returned ${statuses.join(', ')}`);
  const { status } = await client.send({ method: 'GET', path: '/healthz' });
  expectThat(status === 200, 'crash', () => `GET /healthz returned ${status}`);
}

function write({ route, pathEdits, headers: further, headEdits }: RawRequestCase, apiKey: string): Buffer {
  const path = Buffer.from(route.path);
  const body = Buffer.from(route.body);
  const own = [
    ['Host', 'localhost'],
    ['X-API-Key', apiKey],
    ['Connection', 'close'],
    ...(route.contentType === '' ? [] : [['Content-Type', route.contentType]]),
    ...(body.length === 0 ? [] : [['Content-Length', String(body.length)]]),
  ];
  const lines = [...own, ...further].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = Buffer.concat([
    Buffer.from(`${route.method} `),
    pathEdits === null ? path : applyEdits(path, pathEdits),
    Buffer.from(` HTTP/1.1\r\n${lines}\r\n`, 'latin1'),
  ]);
  return Buffer.concat([headEdits === null ? head : applyEdits(head, headEdits), body]);
}

const statusLine = /HTTP\/1\.1 (\d{3}) /g;
/** The client closes an unfinished request after this time, and checks the responses so far. */
const timeoutMs = 1_500;

/** Sends bytes on a new connection. @returns the status of each response */
async function exchange(baseUrl: string, bytes: Buffer): Promise<number[]> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, timeoutMs);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
    });
    // A server that has responded can close before all bytes are sent.
    socket.on('close', end);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(new Finding('crash', 'connection refused'));
    });
    socket.end(bytes);
  });
  socket.destroy();
  return [...received.matchAll(statusLine)].map(([, status]) => Number(status));
}
