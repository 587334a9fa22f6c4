// Optimizer steps in place, and the sum of squares for clipping.
import { OPTIMIZER_STEP, type OptimizerStepAttributes, SUM_OF_SQUARES } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs';
import { type KernelCall, register, sizeOf } from './registry.ts';

function optimizerStep({ backend, inputs, attrs }: KernelCall): tf.TensorInfo[] {
  const attributes = attrs as OptimizerStepAttributes;
  const { learningRate, gradientScale, weightDecay } = attributes;
  const count = sizeOf(inputs.parameter!.shape);
  const at = (name: string): number => backend.address(inputs[name]!);
  const { kernels } = backend.compute;
  switch (attributes.kind) {
    case 'adam': {
      const { beta1, beta2, epsilon, decoupled, step } = attributes;
      const rate = learningRate / (1 - beta1 ** step);
      const correction = 1 / Math.sqrt(1 - beta2 ** step);
      const l2 = decoupled ? 0 : weightDecay;
      const shrink = decoupled ? 1 - learningRate * weightDecay : 1;
      const slots = [at('parameter'), at('gradient'), at('m'), at('v')];
      kernels.adam_step(count, ...slots, gradientScale, l2, shrink, beta1, beta2, rate, correction, epsilon);
      return [];
    }
    case 'sgd': {
      const { momentum, nesterov } = attributes;
      const slots = [at('parameter'), at('gradient'), at('velocity')];
      kernels.sgd_step(count, ...slots, gradientScale, weightDecay, momentum, Number(nesterov), learningRate);
      return [];
    }
    case 'rmsprop': {
      const { alpha, epsilon, momentum } = attributes;
      const slots = [at('parameter'), at('gradient'), at('square'), at('velocity')];
      kernels.rmsprop_step(count, ...slots, gradientScale, weightDecay, alpha, epsilon, momentum, learningRate);
      return [];
    }
    default:
      return attributes satisfies never;
  }
}

function sumOfSquares({ backend, inputs: { x } }: KernelCall): tf.TensorInfo {
  const sum = backend.compute.kernels.sum_of_squares(sizeOf(x!.shape), backend.address(x!));
  return backend.makeTensorInfo([], 'float32', Float32Array.of(sum));
}

export function registerOptimizer(): void {
  register(OPTIMIZER_STEP, optimizerStep);
  register(SUM_OF_SQUARES, sumOfSquares);
}
