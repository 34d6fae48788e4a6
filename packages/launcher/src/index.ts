export { type AppName, memoryVariables, nodeFlags, spawnApp } from './apps/spawn-app.ts';
export { waitUntilReady } from './apps/wait-until-ready.ts';
export type { Credentials } from './credentials/credentials.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres/start-embedded-postgres.ts';
export { killAtExit } from './processes/supervised-process.ts';
export type { Product, ProductOptions } from './product.ts';
export { startProduct } from './start-product.ts';
export { findFreePort } from './system/find-free-port.ts';
