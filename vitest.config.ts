import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

export default defineConfig({
  test: {
    include: ['{apps,packages,tests,tools}/**/*.test.ts'],
    globalSetup: ['packages/testkit/src/globalSetup.ts'],
    pool: 'forks',
    maxWorkers: 3,
    sequence: { sequencer: slowestFirst() },
    // For what hangs alone: a shared machine may be several times slower, and stand still for seconds.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    teardownTimeout: 60_000,
  },
});

/** What drives the public programs takes a minute a file: begun last, it would keep one worker busy and the others idle. */
function slowestFirst() {
  const isSlow = ({ moduleId }: TestSpecification) => moduleId.includes('/tests/public/');
  return class extends BaseSequencer {
    override async sort(files: TestSpecification[]) {
      const sorted = await super.sort(files);
      return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
    }
  };
}
