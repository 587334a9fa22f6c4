import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Vitest's own default leaves one of two cores idle.
const maxWorkers = Math.max(2, availableParallelism() - 1);

/** Fast tests lie beside the code as `x.test.ts`; the ones that train for a while are `x.slow.test.ts`. */
export default defineConfig({
  test: {
    maxWorkers,
    setupFiles: ['./scripts/test-setup.ts'],
    testTimeout: 60_000, // a test that hangs fails; one on a busy machine does not
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['{packages,apps}/*/src/**/*.test.ts', 'datasets/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.slow.test.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: ['{packages,apps}/*/src/**/*.slow.test.ts', 'scripts/**/*.slow.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
