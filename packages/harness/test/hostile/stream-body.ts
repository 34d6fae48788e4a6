import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/** A response of the API. */
export interface Answer {
  status: number | undefined;
  body: unknown;
}

/** Sends a body that is generated on the way. The API can respond, and close the connection, before it has all of it. */
export async function postPieces(
  url: string,
  headers: Record<string, string>,
  pieces: Iterable<string>,
): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // On a new connection: an API that refuses a body half-way closes the one that it came on.
    const post = request(url, { method: 'POST', headers, agent: false }, resolve);
    pipeline(Readable.from(pieces), post).catch(reject);
  });
  return { status: response.statusCode, body: await json(response) };
}

/** Reads a download to its end, and returns the number of its lines. */
export async function countLines(url: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { headers });
  if (response.status !== 200 || response.body === null) throw new Error(`${url} answered ${response.status}.`);
  let lines = 0;
  for await (const piece of response.body) {
    for (const byte of piece) if (byte === 0x0a) lines += 1;
  }
  return lines;
}
