import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `pnpm test:pack`: what is packed, installed outside and used. It needs the npm registry for the dependencies of others. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['**/*.packed.ts'],
    globalSetup: ['./pack.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 1, // installations write to one cache
  },
});
