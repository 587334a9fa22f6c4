// Optimizers as `{ update, state }` over named parameters; the arithmetic is lstm-core's one-pass `optimizerStep`.
import { ConfigError } from '@longhand/base';
import { type NamedParams, type OptimizerStepAttributes, optimizerSlots, optimizerStep } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import { copyInto, type NamedTensors } from './named-tensors.ts';

/** Defaults are PyTorch's, but for the learning rate, which comes with each update. */
export type OptimizerConfig =
  | {
      readonly kind: 'adam' | 'adamw';
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
      /** AdamW: decoupled, 0.01 if absent. Adam: added to the gradient, 0 if absent. */
      readonly weightDecay?: number;
    }
  | { readonly kind: 'sgd'; readonly momentum?: number; readonly nesterov?: boolean; readonly weightDecay?: number }
  | {
      readonly kind: 'rmsprop';
      readonly alpha?: number;
      readonly epsilon?: number;
      readonly momentum?: number;
      readonly weightDecay?: number;
    };

export interface Optimizer {
  /** Updates so far. */
  readonly step: number;
  /**
   * Changes every parameter that has a gradient, in place. `gradientScale` multiplies the gradients first (clipping,
   * averaging). Parameters without a gradient keep their value and their slots.
   */
  update(gradients: NamedTensors, options: { readonly learningRate: number; readonly gradientScale?: number }): void;
  /** The slots by name, e.g. `encoder.layer0.forward.kernel/m`; borrowed, not copies. */
  state(): NamedTensors;
  /** Goes on from a stored state. @throws DataError if a slot is missing or of another shape. */
  restore(state: NamedTensors, step: number): void;
  dispose(): void;
}

/** @throws ConfigError for an option out of range. */
export function createOptimizer(config: OptimizerConfig, params: NamedParams): Optimizer {
  const attributesAt = attributes(config);
  const slotNames = optimizerSlots[attributesAt(1, 0, 1).kind];
  const slots = new Map(
    Object.entries(params).map(([name, parameter]) => [
      name,
      Object.fromEntries(slotNames.map((slot) => [slot, tf.tidy(() => tf.variable(tf.zeros(parameter.shape)))])),
    ]),
  );
  const state = (): NamedTensors =>
    Object.fromEntries(
      [...slots].flatMap(([name, own]) => Object.entries(own).map(([slot, variable]) => [`${name}/${slot}`, variable])),
    );
  let step = 0;
  return {
    get step() {
      return step;
    },
    update: (gradients, { learningRate, gradientScale = 1 }) => {
      step++;
      for (const [name, gradient] of Object.entries(gradients)) {
        const parameter = params[name];
        const own = slots.get(name);
        if (!parameter || !own) throw unknownParameter(name, params);
        optimizerStep({ parameter, gradient, slots: own }, attributesAt(step, learningRate, gradientScale));
      }
    },
    state,
    restore: (stored, storedStep) => {
      copyInto(state() as Record<string, tf.Variable>, stored, 'optimizer state');
      step = storedStep;
    },
    dispose: () => {
      for (const own of slots.values()) for (const variable of Object.values(own)) variable.dispose();
    },
  };
}

/** The step's numbers, with the defaults filled in once. */
function attributes(
  config: OptimizerConfig,
): (step: number, learningRate: number, gradientScale: number) => OptimizerStepAttributes {
  switch (config.kind) {
    case 'adam':
    case 'adamw': {
      const decoupled = config.kind === 'adamw';
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = decoupled ? 0.01 : 0 } = config;
      checkFraction('beta1', beta1);
      checkFraction('beta2', beta2);
      checkNonNegative('weightDecay', weightDecay);
      const fixed = { kind: 'adam', beta1, beta2, epsilon, weightDecay, decoupled } as const;
      return (step, learningRate, gradientScale) => ({ ...fixed, step, learningRate, gradientScale });
    }
    case 'sgd': {
      const { momentum = 0, nesterov = false, weightDecay = 0 } = config;
      checkNonNegative('momentum', momentum);
      checkNonNegative('weightDecay', weightDecay);
      if (nesterov && momentum === 0) {
        throw new ConfigError({ where: 'createOptimizer: sgd', expected: 'momentum > 0 with nesterov', got: '0' });
      }
      const fixed = { kind: 'sgd', momentum, nesterov, weightDecay } as const;
      return (_, learningRate, gradientScale) => ({ ...fixed, learningRate, gradientScale });
    }
    case 'rmsprop': {
      const { alpha = 0.99, epsilon = 1e-8, momentum = 0, weightDecay = 0 } = config;
      checkFraction('alpha', alpha);
      checkNonNegative('momentum', momentum);
      checkNonNegative('weightDecay', weightDecay);
      const fixed = { kind: 'rmsprop', alpha, epsilon, momentum, weightDecay } as const;
      return (_, learningRate, gradientScale) => ({ ...fixed, learningRate, gradientScale });
    }
    default:
      config satisfies never;
      throw new ConfigError({
        where: 'createOptimizer',
        expected: 'kind adam, adamw, sgd or rmsprop',
        got: `"${(config as { kind: string }).kind}"`,
      });
  }
}

const unknownParameter = (name: string, params: NamedParams): ConfigError =>
  new ConfigError({
    where: 'optimizer update',
    expected: `gradients of ${Object.keys(params).join(', ')}`,
    got: `a gradient of "${name}"`,
  });

function checkFraction(name: string, value: number): void {
  if (value >= 0 && value < 1) return;
  throw new ConfigError({ where: `createOptimizer: ${name}`, expected: 'a number in [0, 1)', got: String(value) });
}

function checkNonNegative(name: string, value: number): void {
  if (value >= 0) return;
  throw new ConfigError({ where: `createOptimizer: ${name}`, expected: 'a number of at least 0', got: String(value) });
}
