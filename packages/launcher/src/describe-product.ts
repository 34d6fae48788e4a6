import { credentialsPath } from './credentials/credentials.ts';
import type { Product } from './product.ts';

/** What the operator is told of a product that is ready: where it is, and a call that works. */
export function describeProduct({ baseUrl, dataDir, credentials }: Product): string {
  return `
Sluice is ready at ${baseUrl}

  data         ${dataDir}
  credentials  ${credentialsPath(dataDir)}
  queues       ${baseUrl}/ops/queues (any user name; the password is admin_api_key of the credentials)

Try it:

  curl '${baseUrl}/wms-ingest/v1/master/uoms' \\
    -H 'X-API-Key: ${credentials.api_key}' -H 'Content-Type: application/json' \\
    -d '{"items":[{"source_id":"EA","name":"Each","dimension":"count"}]}'

Ctrl-C stops everything; the data stays.
`;
}
