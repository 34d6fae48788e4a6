import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  /** By names in lower case. */
  headers: ReadonlyMap<string, string>;
  body: string;
}

/**
 * A connection to the API on which a test sends what no HTTP client would. Where the server resets it, that is its end
 * and no error.
 */
export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #waiting: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    const wake = () => this.#waiting.splice(0).forEach((resume) => void resume());
    socket.on('error', wake).on('drain', wake).on('end', wake).on('close', wake);
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      wake();
    });
  }

  /** Connects to `baseUrl`. Rejects where nothing listens there. */
  static async open(baseUrl: string): Promise<RawConnection> {
    const { hostname, port } = new URL(baseUrl);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true });
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Sends bytes; of text each character is a byte. Resolves when the socket can take more, or when the connection ends. */
  async write(bytes: string | Buffer): Promise<void> {
    if (!this.#socket.writable) return;
    const canTakeMore = this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    if (!canTakeMore) await this.#until(() => !this.#socket.writableNeedDrain);
  }

  /** Bytes that the system has taken off our hands. */
  get bytesTaken(): number {
    return this.#socket.bytesWritten - this.#socket.writableLength;
  }

  /** Whether the server has ended the connection. */
  get isOver(): boolean {
    return this.#socket.readableEnded || this.#socket.destroyed;
  }

  /** Says that nothing more will be sent. */
  finish(): void {
    this.#socket.end();
  }

  /** Is gone, as a client that was killed. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** Resolves when the server has ended the connection. */
  async over(): Promise<void> {
    await this.#until(() => false);
    this.#socket.destroy();
  }

  /** The next answer. Rejects where the connection ends before it is complete. */
  async answer(): Promise<RawAnswer> {
    await this.#until(() => readAnswer(this.#received) !== undefined);
    const read = readAnswer(this.#received);
    if (read === undefined) throw new Error(`The connection ended after '${this.#received.toString('latin1')}'.`);
    this.#received = this.#received.subarray(read.bytes);
    // Whatever begins with 1 only says that an answer is to come.
    return read.answer.status < 200 ? this.answer() : read.answer;
  }

  /** Resolves when `condition` holds, or the connection is over. */
  async #until(condition: () => boolean): Promise<void> {
    while (!condition() && !this.isOver) await new Promise<void>((resume) => void this.#waiting.push(resume));
  }
}

/** The first answer in `bytes`, and how many of them it has; undefined where it is not complete. */
function readAnswer(bytes: Buffer): { answer: RawAnswer; bytes: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const end = headEnd + 4 + Number(headers.get('content-length') ?? 0);
  if (bytes.length < end) return undefined;
  const answer = { status: Number(statusLine.split(' ')[1]), headers, body: bytes.toString('utf8', headEnd + 4, end) };
  return { answer, bytes: end };
}
