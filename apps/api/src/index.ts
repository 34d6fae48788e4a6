export type { ApiResources } from './api-resources.ts';
export { type AppOptions, buildApp } from './app.ts';
export { type RunningApi, startApi } from './start-api.ts';
