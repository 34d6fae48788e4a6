import { request } from 'node:http';

/** A request whose response is never read. */
export interface BrokenRequest {
  method: string;
  /** Absolute. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  signal: AbortSignal;
}

/** Sends a request and breaks its connection when half of the body is sent, or all of it. */
export async function breakOff(broken: BrokenRequest, breakAt: 'half' | 'all'): Promise<void> {
  const { method, url, headers, body, signal } = broken;
  const length = { 'content-length': String(body.length) };
  const outgoing = request(url, { method, agent: false, headers: { ...headers, ...length }, signal });
  await new Promise<void>((resolve) => {
    outgoing.on('error', () => resolve());
    outgoing.write(breakAt === 'half' ? body.subarray(0, body.length >> 1) : body, () => resolve());
  });
  outgoing.destroy();
}
