/** What belongs to the surface, as patterns. */
export const syncPaths: string[] = ['/papi-sync', '/papi', '/product', '/products'];

/** Where a session stands. */
export const sessionPath = '/papi-sync/session';
