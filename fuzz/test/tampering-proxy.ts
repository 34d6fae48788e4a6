import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A response on its way to the client. */
export interface ProxiedResponse {
  status: number;
  body: Buffer;
}

/** Alters a response. Null: no response; `close`: the connection is closed. */
export type Tamper = (
  request: { method: string; path: string },
  response: ProxiedResponse,
) => ProxiedResponse | null | 'close';

/** A proxy between a client and the product, which plants faults in responses. */
export class TamperingProxy {
  tamper: Tamper = (_, response) => response;
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
    const [response] = (await once(onward, 'response')) as [IncomingMessage];
    const altered = this.tamper({ method, path }, { status: response.statusCode ?? 0, body: await buffer(response) });
    if (altered === null) return;
    if (altered === 'close') incoming.socket.destroy();
    else {
      const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = response.headers;
      outgoing.writeHead(altered.status, { ...kept, 'content-length': String(altered.body.length) }).end(altered.body);
    }
  }
}
