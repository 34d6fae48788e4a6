import { createHash, type Hash } from 'node:crypto';
import { types } from 'node:util';
import { RequestFault } from '@sluice/contracts';
import { type Dictionary, ParseError, parseDictionary } from 'structured-headers';

/** What the bytes of a body are held against. */
export interface DigestCheck {
  /** Takes the next bytes, as they came over the wire. */
  update(bytes: Uint8Array): void;
  /** The RequestFault `digest_mismatch` where they are others; to be called once, after the last of them. */
  findMismatch(): RequestFault | undefined;
}

/** The algorithms of RFC 9530 that are fit for use, under their names in node:crypto, and how long their digests are. */
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
 * The check that a Content-Digest header (RFC 9530) asks for: of each algorithm that is known. Others are ignored, as the
 * RFC has it; a header that cannot be read is not, as the client believes that it guards its bytes.
 * @throws RequestFault `bad_request` where it is no dictionary of digests
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
  const detail = `The ${name} of the body as it arrived is :${found.toString('base64')}:, not what Content-Digest names.`;
  return new RequestFault('digest_mismatch', `${detail} Nothing of it is kept: send it again.`);
}

function unreadableDigest(cause?: unknown): RequestFault {
  const detail =
    'Content-Digest cannot be read. Send sha-256=:…: or sha-512=:…:, with the digest in base64 (RFC 9530).';
  return new RequestFault('bad_request', detail, { cause });
}
