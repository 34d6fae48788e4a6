import { type Credentials, credentialsPath } from './credentials/credentials.ts';

/** How to start the product. */
export interface ProductOptions {
  /** Of the API; 0: any that is free. */
  port: number;
  /** The address that the API listens on. */
  host: string;
  /** For everything that is stored; created where there is none. */
  dataDir: string;
  /** The number of worker processes. */
  workers: number;
  logLevel: string;
  /** In place of the embedded Postgres. */
  databaseUrl?: string | undefined;
  /** For the queue, in place of Postgres. */
  redisUrl?: string | undefined;
  /** Default: the one in `credentials.json`, or a new one. */
  adminApiKey?: string | undefined;
  /** Further variables of API and workers. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Where API and workers log: files in `logs/` of the data directory, or this process's own output. Default: files. */
  output?: 'files' | 'inherit';
  /** Called with each line for the operator. Default: none. */
  tell?: (line: string) => void;
}

/** A running product. */
export interface Product {
  baseUrl: string;
  /** Absolute. */
  dataDir: string;
  databaseUrl: string;
  credentials: Credentials;
  /** Of each process's latest start. */
  readonly pids: { api: number; workers: number[] };
  /** Ends the workers, the API and the embedded Postgres, in this order, within 10 s; the data is kept. */
  stop(): Promise<void>;
}

/** The message for the operator of a product that is ready: where it is, and a call that works. */
export function describeProduct({ baseUrl, dataDir, credentials }: Product): string {
  return `
Sluice is ready at ${baseUrl}

  data         ${dataDir}
  credentials  ${credentialsPath(dataDir)}
  queues       ${baseUrl}/ops/queues (any user name; password: admin_api_key in the credentials file)

Try it:

  curl '${baseUrl}/wms-ingest/v1/master/uoms' \\
    -H 'X-API-Key: ${credentials.api_key}' -H 'Content-Type: application/json' \\
    -d '{"items":[{"source_id":"EA","name":"Each","dimension":"count"}]}'

Press Ctrl-C to stop everything; the data is kept.
`;
}
