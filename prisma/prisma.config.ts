import { defineConfig } from 'prisma/config';

// The datasource is given by the environment, so that a stock `prisma migrate deploy` works in this folder too.
export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
