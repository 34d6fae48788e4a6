import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

/** An answer of the API. */
export interface Answer {
  status: number | undefined;
  body: unknown;
}

/** Posts a body that is made while it is sent. The API may answer, and hang up, before it has it all. */
export async function postPieces(
  url: string,
  headers: Record<string, string>,
  pieces: Iterable<string>,
): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // On a connection of its own: an API that has refused a body half-way ends the one that it came on.
    const post = request(url, { method: 'POST', headers, agent: false }, resolve);
    pipeline(Readable.from(pieces), post).catch(reject);
  });
  return { status: response.statusCode, body: await json(response) };
}

/** Reads a download to its end, and keeps nothing of it but the number of its lines. */
export async function countLines(url: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { headers });
  if (response.status !== 200 || response.body === null) throw new Error(`${url} answered ${response.status}.`);
  let lines = 0;
  for await (const piece of response.body) {
    for (const byte of piece) if (byte === 0x0a) lines += 1;
  }
  return lines;
}
