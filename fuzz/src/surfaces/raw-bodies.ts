import fc from 'fast-check';
import { Client } from '../http/client.ts';
import { applyEdits, type Edit, edits } from '../items/edits.ts';
import { type Encoding, encode, encodingHeaders, encodings } from '../items/encoding.ts';
import { contentTypes } from '../items/write-payload.ts';
import { bodyRoutes, type Route } from './routes.ts';
import { fuzzSurface } from './surface-target.ts';

interface RawBodyCase {
  route: Route;
  /** Edits of the valid body, or bytes in its place. */
  change: Edit[] | Uint8Array;
  contentType: string | null;
  encoding: Encoding;
  /** The value of the header, if it is not the encoding. */
  namedEncoding: string | null;
}

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc.string({ unit: 'binary', maxLength: 64 }).map((text): Uint8Array => Buffer.from(text)),
  fc.json({ maxDepth: 4 }).map((text): Uint8Array => Buffer.from(text)),
);

const cases: fc.Arbitrary<RawBodyCase> = fc.record({
  route: fc.constantFrom(...bodyRoutes),
  change: fc.oneof<[fc.Arbitrary<Edit[]>, fc.Arbitrary<Uint8Array>]>(edits, bytes),
  contentType: fc.option(fc.constantFrom(...Object.values(contentTypes), 'text/csv; charset=utf-16', 'x', ';', ''), {
    nil: null,
    freq: 1,
  }),
  encoding: encodings,
  namedEncoding: fc.option(fc.constantFrom('gzip', 'br', 'deflate', 'gzip, br', 'identity', ''), {
    nil: null,
    freq: 1,
  }),
});

/** Raw bytes on every route with a body: any error response has a code. */
export const rawBodies = fuzzSurface({
  name: 'raw-bodies',
  casesPerRun: 60,
  cases,
  check: async (partner, { route, change, contentType, encoding, namedEncoding }, { connection, adminApiKey }) => {
    const client = route.isAdmin === true ? new Client(connection, adminApiKey) : partner;
    const validBody = Buffer.from(route.body);
    const named = namedEncoding === null ? encodingHeaders(encoding) : { 'content-encoding': namedEncoding };
    const body = encode(change instanceof Uint8Array ? Buffer.from(change) : applyEdits(validBody, change), encoding);
    const headers = { 'content-type': contentType ?? route.contentType, ...named };
    try {
      await client.send({ method: route.method, path: route.path, headers, body });
    } finally {
      if (client !== partner) partner.exchanges.push(...client.exchanges);
    }
  },
});
