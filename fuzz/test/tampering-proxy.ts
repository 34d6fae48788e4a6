import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An answer on its way to the client. */
export interface PassingAnswer {
  status: number;
  body: Buffer;
}

/** What a planted fault makes of an answer; null: nothing is answered, `hang up`: the connection breaks. */
export type Tamper = (
  request: { method: string; path: string },
  answer: PassingAnswer,
) => PassingAnswer | null | 'hang up';

/** Stands between a client and a sound product, and misbehaves in the product's name. */
export class TamperingProxy {
  tamper: Tamper = (_, answer) => answer;
  readonly #server;
  readonly #target: URL;

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
  }

  static async open(target: string): Promise<TamperingProxy> {
    const proxy = new TamperingProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = incoming;
    const { hostname, port } = this.#target;
    const onward = request({ hostname, port, method, path, headers: { ...headers, connection: 'close' } });
    onward.end(await buffer(incoming));
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    const told = this.tamper({ method, path }, { status: answer.statusCode ?? 0, body: await buffer(answer) });
    if (told === null) return;
    if (told === 'hang up') incoming.socket.destroy();
    else {
      const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = answer.headers;
      outgoing.writeHead(told.status, { ...kept, 'content-length': String(told.body.length) }).end(told.body);
    }
  }
}
