// Tests on every build of the kernels that this machine runs, on a number of threads, whatever the environment asks for.
import { ConfigError } from '@longhand/base';
import { registerGradients } from '@longhand/lstm-core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { usableBuilds } from '../compute/device.ts';
import { type LonghandBackend, type Precision, useLonghand } from '../index.ts';
import { BACKEND_NAME } from '../kernels/registry.ts';

/** Those that are tested: all of a precision, or the one in `LONGHAND_TEST_BUILD` (the sanitized ones are tested so). */
export const testedBuilds = (precision: Precision = 'float32'): string[] => {
  const only = process.env.LONGHAND_TEST_BUILD;
  if (!only) return usableBuilds(precision);
  return only.includes('bf16') === (precision === 'bfloat16') ? [only] : [];
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
  vi.stubEnv('LONGHAND_PRECISION', '');
  if (BACKEND_NAME in tf.engine().registryFactory) tf.removeBackend(BACKEND_NAME);
  const got = await useLonghand(build);
  registerGradients();
  vi.unstubAllEnvs();
  if (got.threads === threads && got.compute === build) return;
  throw new ConfigError({ where: 'useBuild', expected: `${build}, ${threads} threads`, got: JSON.stringify(got) });
}

/** Defines the same tests for each build; where none is of that precision, they are skipped by name. */
export function describeEveryBuild(
  threads: number,
  define: (build: string) => void,
  precision: Precision = 'float32',
): void {
  const builds = testedBuilds(precision);
  if (builds.length === 0) describe.skip(`no build of ${precision} here`, () => it('is tested', () => {}));
  else
    describe.each(builds)(`%s, threads: ${threads}`, (build) => {
      beforeAll(() => useBuild(build, threads));
      afterAll(() => tf.disposeVariables());
      define(build);
    });
}
