export type { Credentials } from './credentials/credentials.ts';
export { findFreePort } from './find-free-port.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres/start-embedded-postgres.ts';
export { killAtExit } from './processes/kill-at-exit.ts';
export { type AppName, memoryVariables, nodeFlags, spawnApp } from './processes/spawn-app.ts';
export type { Product, ProductOptions } from './product.ts';
export { startProduct } from './start-product.ts';
export { waitUntilReady } from './wait-until-ready.ts';
