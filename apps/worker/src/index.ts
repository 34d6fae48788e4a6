export { type RunningWorker, startWorker, takeJobs } from './start-worker.ts';
