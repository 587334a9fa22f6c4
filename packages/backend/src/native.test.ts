// The same kernels as native code, by the same tests; where `prepare` found no compiler there is nothing to test.
import { hasKernel, LSTM } from '@longhand/lstm-core';
import {
  describeCrf,
  describeCtc,
  describeLayers,
  describeLoss,
  describeLstmOptions,
  describeLstmVariants,
  describeMisuse,
  describeOperations,
  describeRecurrent,
  describeTfjsLayer,
} from '@longhand/lstm-core/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtNatives } from './compute/builds.ts';
import { type LonghandBackend, useLonghand } from './index.ts';

describe.runIf(builtNatives().length > 0)('native', () => {
  beforeAll(async () => {
    tf.enableProdMode();
    await useLonghand('native');
  });

  it('runs with our kernels, in the widest vectors there are', () => {
    expect(hasKernel(LSTM)).toBe(true);
    expect((tf.backend() as LonghandBackend).compute.name).toMatch(/^native-/);
  });
  describeRecurrent();
  describeOperations();
  describeLoss();
  describeCrf();
  describeCtc();
  describeLstmVariants();
  describeLstmOptions();
  describeTfjsLayer();
  describeLayers();
  describeMisuse();

  it('is left for WebAssembly and taken up again', async () => {
    expect(await useLonghand('wasm')).toMatchObject({ compute: expect.stringMatching(/^wasm/) });
    expect(tf.tidy(() => tf.ones([3]).sum().dataSync()[0])).toBe(3);
    expect(await useLonghand('native')).toMatchObject({ compute: expect.stringMatching(/^native/) });
    expect(tf.tidy(() => tf.ones([3]).sum().dataSync()[0])).toBe(3);
  });
});
