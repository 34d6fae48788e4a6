// Tests run as ES modules against the TypeScript sources; workspace packages are resolved to their sources too.
export default {
  testEnvironment: '<rootDir>/scripts/jest-environment.mjs',
  roots: [
    '<rootDir>/apps',
    '<rootDir>/packages',
    '<rootDir>/bench',
    '<rootDir>/chaos',
    '<rootDir>/fuzz',
    '<rootDir>/examples',
  ],
  testMatch: ['**/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  moduleNameMapper: {
    '^@sluice/prisma$': '<rootDir>/prisma/generated/client.ts',
    '^@sluice/(api|worker)$': '<rootDir>/apps/$1/src/index.ts',
    '^@sluice/harness/([a-z-]+)$': '<rootDir>/packages/harness/src/$1.ts',
    '^@sluice/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
  },
  globalSetup: '<rootDir>/packages/harness/src/global-set-up.ts',
  globalTeardown: '<rootDir>/packages/harness/src/global-tear-down.ts',
  // Only what hangs takes so long: nothing is to fail for the machine being busy.
  testTimeout: 240_000,
  maxWorkers: 2,
  // ES modules of finished tests stay in memory: two gigabytes a process at the end of a run.
  workerIdleMemoryLimit: '1GB',
};
