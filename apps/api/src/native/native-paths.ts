/** Where the native surface stands. */
export const nativeBase = '/wms-ingest/v1';
