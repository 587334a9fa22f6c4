// A test that prints is a test nobody reads: console output throws (house rule). And a limit that the person who runs the tests has set
// for data is none for the tests' files.
import { beforeAll } from 'vitest';

const { env } = process;
delete env.LONGHAND_MAX_BYTES;

beforeAll(() => {
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    console[method] = (...parts: unknown[]) => {
      throw new Error(`console.${method} in a test: ${parts.map(String).join(' ')}`);
    };
  }
});
