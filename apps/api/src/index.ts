export { type AppOptions, buildApp } from './app.ts';
export type { ApiResources } from './resources/api-resources.ts';
export { type RunningApi, startApi } from './start-api.ts';
