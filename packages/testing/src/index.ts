export type { HeldLock } from './hold-lock.ts';
export { type Body, csv, type JobBody, json, ndjson, PartnerClient, type SendOptions } from './partner-client.ts';
export type { TestApp } from './start-app.ts';
export { startPostgres, type TestPostgres } from './start-postgres.ts';
export { findFreePort, hasRedis, startRedis, type TestRedis } from './start-redis.ts';
export { startS3, type TestS3 } from './start-s3.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { startTestProduct, type TestProduct, type TestProductOptions } from './test-product.ts';
export { waitUntil } from './wait-until.ts';
