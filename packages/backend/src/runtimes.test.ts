// Bun and Deno, where they are: they take WebAssembly by the package's export conditions, with threads, and compute Node's bits.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';

const program = new URL('./testing/runtime.ts', import.meta.url).pathname;
const { LONGHAND_COMPUTE: _, LONGHAND_THREADS: __, ...env } = process.env;
const run = (command: string, argv: readonly string[]): string => {
  const { stdout, stderr, status } = spawnSync(command, [...argv, program], {
    encoding: 'utf8',
    timeout: 100_000,
    env,
  });
  return status === 0 ? stdout : `${stdout}${stderr} (status ${status})`;
};
const cores = Math.min(256, availableParallelism());
const runtimes: [name: string, argv: string[], threads: number][] = [
  ['bun', ['run'], cores],
  ['deno', ['run', '--allow-read', '--allow-env', '--no-prompt'], 1], // one unless it is asked for more
];

describe.each(runtimes)('%s', (name, argv, threads) => {
  const isHere = spawnSync(name, ['--version']).status === 0;
  const title = 'computes what Node computes, on threads too, and ends';
  it.runIf(isHere)(
    isHere ? title : `${title}: skipped, there is no ${name} here`,
    () => {
      const node = run(process.execPath, ['--import', 'tsx']);
      const [{ hash }] = node
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)) as [{ hash: number }];
      const lines = [threads, 1, 2].map((count) =>
        JSON.stringify({ compute: 'wasm-simd', threads: count, precision: 'float32', hash }),
      );
      expect(run(name, argv)).toBe(`${lines.join('\n')}\n`);
    },
    240_000,
  );
});
