import { createHash, type Hash } from 'node:crypto';
import { types } from 'node:util';
import { RequestFault } from '@sluice/contracts';
import { type Dictionary, ParseError, parseDictionary } from 'structured-headers';

/** Compares the bytes of a body with a digest. */
export interface DigestCheck {
  /** Takes the next bytes, as they came over the wire. */
  update(bytes: Uint8Array): void;
  /** The RequestFault `digest_mismatch` if the digests differ; call it once, after the last bytes. */
  findMismatch(): RequestFault | undefined;
}

/** The secure algorithms of RFC 9530, with their names in node:crypto and the length of their digests. */
const algorithms = [
  { name: 'sha-256', nodeName: 'sha256', bytes: 32 },
  { name: 'sha-512', nodeName: 'sha512', bytes: 64 },
] as const;

interface Expectation {
  name: string;
  digest: Buffer;
  hash: Hash;
}

/**
 * The check that a Content-Digest header (RFC 9530) asks for, with each algorithm that is known. Others are ignored, as the
 * RFC requires. A malformed header is refused: the client relies on it to protect its bytes.
 * @throws RequestFault `bad_request` if it is not a dictionary of digests
 */
export function readContentDigest(header: string | undefined): DigestCheck {
  const expectations = header === undefined ? [] : listExpectations(parse(header));
  return {
    update: (bytes) => {
      for (const { hash } of expectations) hash.update(bytes);
    },
    findMismatch: () => expectations.map(compare).find((fault) => fault !== undefined),
  };
}

function parse(header: string): Dictionary {
  try {
    return parseDictionary(header);
  } catch (cause) {
    if (cause instanceof ParseError) throw unreadableDigest(cause);
    throw cause;
  }
}

function listExpectations(dictionary: Dictionary): Expectation[] {
  return algorithms.flatMap(({ name, nodeName, bytes }) => {
    const member = dictionary.get(name);
    if (member === undefined) return [];
    const [value] = member;
    if (!types.isArrayBuffer(value) || value.byteLength !== bytes) throw unreadableDigest();
    return [{ name, digest: Buffer.from(value), hash: createHash(nodeName) }];
  });
}

function compare({ name, digest, hash }: Expectation): RequestFault | undefined {
  const found = hash.digest();
  if (found.equals(digest)) return undefined;
  const detail = `Content-Digest does not match: the ${name} of the received body is :${found.toString('base64')}:.`;
  return new RequestFault('digest_mismatch', `${detail} Nothing was stored. Send the request again.`);
}

function unreadableDigest(cause?: unknown): RequestFault {
  const detail =
    'Header Content-Digest is malformed. Send sha-256=:…: or sha-512=:…:, with the digest in base64 (RFC 9530).';
  return new RequestFault('bad_request', detail, { cause });
}
