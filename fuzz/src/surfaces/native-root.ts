/** What the paths of the native surface begin with. */
export const nativeRoot = '/wms-ingest/v1';
