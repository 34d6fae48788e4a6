import { expect } from '@jest/globals';
import { RawConnection, readFault, type TestProduct, waitUntil } from '../../src/index.ts';

/** The connections of one test, to be reset after it. */
export class RawConnections {
  readonly #open: RawConnection[] = [];

  async open(baseUrl: string): Promise<RawConnection> {
    const connection = await RawConnection.open(baseUrl);
    this.#open.push(connection);
    return connection;
  }

  resetAll(): void {
    for (const connection of this.#open.splice(0)) connection.reset();
  }
}

/** Waits until no upload is left, and expects that there is no job. */
export async function expectNothingKept(product: TestProduct): Promise<void> {
  await waitUntil('no upload is left', async () => ((await product.payloadFiles()).length === 0 ? true : undefined));
  expect(await product.db.job.count()).toBe(0);
}

/** The next response of a connection, read as a fault. */
export async function readFaultOf(connection: RawConnection) {
  const { status, headers, body: text } = await connection.answer();
  return readFault({ status, contentType: headers.get('content-type'), body: text });
}
