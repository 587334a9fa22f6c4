// Tests on every build of the kernels that this machine runs, on a number of threads, whatever the environment asks for.
import { ConfigError } from '@longhand/base';
import { registerGradients } from '@longhand/lstm-core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { usableBuilds } from '../compute/device.ts';
import { type LonghandBackend, useLonghand } from '../index.ts';
import { BACKEND_NAME } from '../kernels/registry.ts';

/** Those that are tested: all of them, or the one in `LONGHAND_TEST_BUILD` (the sanitized ones are tested so). */
export const testedBuilds = (): string[] => {
  const only = process.env.LONGHAND_TEST_BUILD;
  return only ? [only] : usableBuilds();
};

/** The compute of the current backend. */
export const currentCompute = () => (tf.backend() as LonghandBackend).compute;

/**
 * Makes a build the current backend, on so many threads.
 * @throws ConfigError if it got others
 */
export async function useBuild(build: string, threads: number): Promise<void> {
  tf.enableProdMode(); // or tfjs greets on the console
  vi.stubEnv('LONGHAND_THREADS', String(threads));
  if (BACKEND_NAME in tf.engine().registryFactory) tf.removeBackend(BACKEND_NAME);
  const got = await useLonghand(build);
  registerGradients();
  vi.unstubAllEnvs();
  if (got.threads === threads && got.compute === build) return;
  throw new ConfigError({ where: 'useBuild', expected: `${build}, ${threads} threads`, got: JSON.stringify(got) });
}

/** Defines the same tests for each build. */
export function describeEveryBuild(threads: number, define: (build: string) => void): void {
  describe.each(testedBuilds())(`%s, threads: ${threads}`, (build) => {
    beforeAll(() => useBuild(build, threads));
    afterAll(() => tf.disposeVariables());
    define(build);
  });
}
