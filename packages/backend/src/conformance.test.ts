// The kernels in C, by the same tests as the twins.

import { hasKernel, LSTM } from '@longhand/lstm-core';
import {
  describeAttention,
  describeCoverage,
  describeCrf,
  describeCtc,
  describeLayers,
  describeLoss,
  describeLstmOptions,
  describeLstmVariants,
  describeMisuse,
  describeOperations,
  describePointer,
  describeRecurrent,
  describeTfjsLayer,
} from '@longhand/lstm-core/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { useLonghand } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await useLonghand('wasm');
});

it('runs with our kernels', () => expect(hasKernel(LSTM)).toBe(true));
describeRecurrent();
describeOperations();
describeLoss();
describeCrf();
describeCtc();
describePointer();
describeCoverage();
describeAttention();
describeLstmVariants();
describeLstmOptions();
describeTfjsLayer();
describeLayers();
describeMisuse();
