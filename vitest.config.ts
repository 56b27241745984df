import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{apps,packages,tests,tools}/**/*.test.ts'],
    globalSetup: ['packages/testkit/src/globalSetup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // For what hangs alone: a shared machine may be several times slower, and stand still for seconds.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
  },
});
