// Optimizer steps in place. Constants are computed here, in float64, and rounded once.
import { ConfigError, ShapeError } from '@longhand/base';
import { type KernelAttributes, type KernelInput, OPTIMIZER_STEP } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import { type KernelCall, register, sizeOf } from './registry.ts';

type Input = KernelInput<typeof OPTIMIZER_STEP>;
type Call = KernelCall<Input, KernelAttributes<typeof OPTIMIZER_STEP>>;

function optimizerStep({ backend, inputs, attrs: attributes }: Call): tf.TensorInfo[] {
  const { learningRate, gradientScale, weightDecay, clipValue = Number.POSITIVE_INFINITY } = attributes;
  const { parameter } = inputs;
  const count = sizeOf(parameter.shape);
  const at = (name: Input): number => {
    checkTensor(name, inputs[name], parameter);
    return backend.address(inputs[name]);
  };
  const own = (...slots: Input[]): number[] => (['parameter', 'gradient', ...slots] as const).map(at);
  const { kernels } = backend.compute;
  switch (attributes.kind) {
    case 'adam': {
      const { beta1, beta2, epsilon, decoupled, step, amsgrad = false } = attributes;
      const rate = learningRate / (1 - beta1 ** step);
      const correction = 1 / Math.sqrt(1 - beta2 ** step);
      const l2 = decoupled ? 0 : weightDecay;
      const shrink = decoupled ? 1 - learningRate * weightDecay : 1;
      const averages = [beta1, 1 - beta1, beta2, 1 - beta2];
      const slots = [...own('m', 'v'), amsgrad ? at('vMax') : 0];
      const numbers = [gradientScale, clipValue, l2, shrink, ...averages, rate, correction, epsilon];
      kernels.adam_step(count, ...slots, ...numbers);
      return [];
    }
    case 'sgd': {
      const { momentum, nesterov } = attributes;
      const numbers = [gradientScale, clipValue, weightDecay, momentum, Number(nesterov), learningRate];
      kernels.sgd_step(count, ...own('velocity'), ...numbers);
      return [];
    }
    case 'rmsprop': {
      const { alpha, epsilon, momentum } = attributes;
      const numbers = [gradientScale, clipValue, weightDecay, alpha, 1 - alpha, epsilon, momentum, learningRate];
      kernels.rmsprop_step(count, ...own('square', 'velocity'), ...numbers);
      return [];
    }
    case 'adagrad': {
      const { epsilon, learningRateDecay, step } = attributes;
      const rate = learningRate / (1 + (step - 1) * learningRateDecay);
      kernels.adagrad_step(count, ...own('sum'), gradientScale, clipValue, weightDecay, rate, epsilon);
      return [];
    }
    default:
      attributes satisfies never;
      throw new ConfigError({
        where: OPTIMIZER_STEP,
        expected: 'kind adam, sgd, rmsprop or adagrad',
        got: `"${(attributes as { kind: string }).kind}"`,
      });
  }
}

/** The kernels write as many floats as the parameter has, whatever lies there. */
function checkTensor(name: string, tensor: tf.TensorInfo | undefined, parameter: tf.TensorInfo): void {
  const expected = `float32 [${parameter.shape.join(', ')}]`;
  const got = tensor ? `${tensor.dtype} [${tensor.shape.join(', ')}]` : 'none';
  if (got !== expected) throw new ShapeError({ where: `${OPTIMIZER_STEP}: ${name}`, expected, got });
}

export function registerOptimizerStep(): void {
  register(OPTIMIZER_STEP, optimizerStep);
}
