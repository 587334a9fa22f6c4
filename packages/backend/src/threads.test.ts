// Results do not depend on how many threads share the work.
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testedBuilds, useBuild } from './testing/every-build.ts';
import { trainingStep } from './testing/training-step.ts';

beforeAll(() => tf.enableProdMode());
afterAll(() => tf.removeBackend('longhand'));

describe.each([...testedBuilds(), ...testedBuilds('bfloat16')])('%s', (build) => {
  it('gives the same loss and gradients, bit for bit, on one, two and three threads', async () => {
    await useBuild(build, 1);
    const one = trainingStep();
    expect(one.filter((value) => value !== 0).length).toBeGreaterThan(100_000);
    for (const threads of [2, 3, 2, 1]) {
      await useBuild(build, threads);
      expect(trainingStep(), `${threads} threads`).toEqual(one);
    }
  });
});
