// A test that prints is a test nobody reads: console output throws (house rule).
import { beforeAll } from 'vitest';

beforeAll(() => {
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    console[method] = (...parts: unknown[]) => {
      throw new Error(`console.${method} in a test: ${parts.map(String).join(' ')}`);
    };
  }
});
