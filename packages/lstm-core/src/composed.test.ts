// The compositions of plain tfjs ops, on tfjs's own `cpu` backend, which has none of our kernels.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { describeConformance } from '../../testing/src/index.ts';
import { hasKernel, LSTM } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode(); // or tfjs greets on the console
  await tf.setBackend('cpu');
});

it('runs without our kernels', () => expect(hasKernel(LSTM)).toBe(false));
describeConformance();
