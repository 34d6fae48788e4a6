import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request. */
export interface OutgoingRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** Absolute. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: Buffer;
  /** From the first byte sent to the last one received. */
  timeoutMs: number;
  /** Breaks the connection when half of the body is sent, or all of it: the answer is never seen. */
  breakAt?: 'half' | 'all';
}

/** What was answered. */
export interface Answer {
  status: number;
  /** Parsed JSON; null where there was none. */
  body: unknown;
}

/** Connections that are kept; a killed API breaks those to it. */
export function openAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 64 });
}

/** Sends a request. @throws Error where the connection breaks, is broken on purpose, or the time is up */
export async function sendRequest(agent: Agent, outgoing: OutgoingRequest): Promise<Answer> {
  const { method, url, body, timeoutMs } = outgoing;
  const headers = { ...outgoing.headers, ...(body !== undefined && { 'content-length': String(body.length) }) };
  const signal = AbortSignal.timeout(timeoutMs);
  const sent = request(url, { method, agent, headers, signal });
  // A request may fail a second time after the first failure was told.
  sent.on('error', () => undefined);
  const answered = once(sent, 'response');
  if (outgoing.breakAt !== undefined && body !== undefined) {
    answered.catch(() => undefined);
    await breakOff(sent, body, outgoing.breakAt);
  }
  sent.end(body);
  const [incoming] = (await answered) as [IncomingMessage];
  return { status: incoming.statusCode ?? 0, body: parseBody(await text(incoming)) };
}

async function breakOff(sent: ClientRequest, body: Buffer, breakAt: 'half' | 'all'): Promise<never> {
  const part = breakAt === 'half' ? body.subarray(0, body.length >> 1) : body;
  await new Promise<void>((resolve) => {
    sent.once('error', () => resolve());
    sent.write(part, () => resolve());
  });
  sent.destroy();
  throw new Error('The connection was broken on purpose');
}

function parseBody(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    // Not ours to judge: a proxy's page, or nothing at all.
    return null;
  }
}
