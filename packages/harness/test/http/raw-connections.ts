import { RawConnection } from '../../src/index.ts';

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
