// Optimizers as `{ update, state }` over named parameters; the arithmetic is lstm-core's one-pass `optimizerStep`.
import { ConfigError, DataError } from '@longhand/base';
import {
  checkOptimizerAttributes,
  type NamedParams,
  type OptimizerStepAttributes,
  optimizerStep,
  slotNames,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
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
      /** Divides by the greatest second moment so far, not the present one (Reddi et al. 2018). */
      readonly amsgrad?: boolean;
    }
  | { readonly kind: 'sgd'; readonly momentum?: number; readonly nesterov?: boolean; readonly weightDecay?: number }
  | {
      readonly kind: 'rmsprop';
      readonly alpha?: number;
      readonly epsilon?: number;
      readonly momentum?: number;
      readonly weightDecay?: number;
    }
  | {
      readonly kind: 'adagrad';
      readonly epsilon?: number;
      /** The rate of update t (from 1) is divided by 1 + (t - 1) learningRateDecay. */
      readonly learningRateDecay?: number;
      /** Where the sums of squares begin. */
      readonly initialSum?: number;
      readonly weightDecay?: number;
    };

const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, amsgrad: false };
const defaults = {
  adam: moments,
  adamw: { ...moments, weightDecay: 0.01 },
  sgd: { momentum: 0, nesterov: false, weightDecay: 0 },
  rmsprop: { alpha: 0.99, epsilon: 1e-8, momentum: 0, weightDecay: 0 },
  adagrad: { epsilon: 1e-10, learningRateDecay: 0, initialSum: 0, weightDecay: 0 },
} as const satisfies Record<OptimizerConfig['kind'], object>;

/** Changes parameters by their gradients, in place. */
export interface Optimizer {
  /** Updates so far. */
  readonly step: number;
  /**
   * Changes every parameter that has a gradient, in place. `gradientScale` multiplies the gradients first (clipping by norm,
   * averaging), then `clipValue` bounds each of their numbers. Parameters without a gradient keep their value and their slots.
   * @throws ConfigError for a number out of range, or a gradient of no parameter; ShapeError for one of another shape
   */
  update(gradients: NamedTensors, options: UpdateNumbers): void;
  /** The slots by name, e.g. `encoder.layer0.forward.kernel/m`; borrowed, not copies. */
  state(): NamedTensors;
  /** Goes on from a stored state. @throws DataError if a slot is missing or of another shape. */
  restore(state: NamedTensors, step: number): void;
  dispose(): void;
}

/** The numbers of one update. */
export interface UpdateNumbers {
  readonly learningRate: number;
  readonly gradientScale?: number;
  /** Absent: no bound. */
  readonly clipValue?: number;
}

/**
 * An optimizer of these parameters, by PyTorch's formulas.
 * @throws ConfigError for an option out of range, or one that the kind has not.
 * @example
 * const optimizer = createOptimizer({ kind: 'adamw', weightDecay: 0.01 }, lstm.params);
 */
export function createOptimizer(config: OptimizerConfig, params: NamedParams): Optimizer {
  const { initialSum, ...options } = optionsOf(config);
  const attributesAt = (step: number, numbers: UpdateNumbers): OptimizerStepAttributes =>
    ({ gradientScale: 1, ...numbers, ...options, step }) as OptimizerStepAttributes;
  const first = attributesAt(1, { learningRate: 0 });
  checkOptimizerAttributes(first, 'createOptimizer');
  const start = checkedSum(initialSum);
  const names = slotNames(first);
  const slotsOf = ({ shape }: tf.Variable) =>
    Object.fromEntries(names.map((slot) => [slot, tf.tidy(() => tf.variable(tf.fill(shape, start)))]));
  const slots = new Map(Object.entries(params).map(([name, parameter]) => [name, slotsOf(parameter)]));
  const state = (): NamedTensors =>
    Object.fromEntries(
      [...slots].flatMap(([name, own]) => Object.entries(own).map(([slot, variable]) => [`${name}/${slot}`, variable])),
    );
  let step = 0;
  return {
    get step() {
      return step;
    },
    update: (gradients, numbers) => {
      const attributes = attributesAt(step + 1, numbers);
      checkOptimizerAttributes(attributes, 'optimizer update');
      const steps = Object.entries(gradients).map(([name, gradient]) => {
        const [parameter, own] = [params[name], slots.get(name)];
        if (!parameter || !own) throw unknownParameter(name, params);
        return { parameter, gradient, slots: own };
      });
      for (const inputs of steps) optimizerStep(inputs, attributes);
      step++;
    },
    state,
    restore: (stored, storedStep) => {
      if (!(Number.isInteger(storedStep) && storedStep >= 0))
        throw new DataError({ where: 'optimizer state', expected: 'a number of updates', got: String(storedStep) });
      copyInto(state() as Record<string, tf.Variable>, stored, 'optimizer state');
      step = storedStep;
    },
    dispose: () => {
      for (const own of slots.values()) for (const variable of Object.values(own)) variable.dispose();
    },
  };
}

/** What the kind has, with the defaults filled in. */
function optionsOf(config: OptimizerConfig): Readonly<Record<string, unknown>> {
  const { kind, ...given } = config;
  if (!Object.hasOwn(defaults, kind)) {
    const expected = `kind ${Object.keys(defaults).join(', ')}`;
    throw new ConfigError({ where: 'createOptimizer', expected, got: `"${kind}"` });
  }
  const own: Readonly<Record<string, number | boolean>> = defaults[kind];
  for (const [name, value] of Object.entries(given)) {
    const fits = Object.hasOwn(own, name) && (typeof own[name] === 'number' || typeof value === 'boolean');
    if (fits || value === undefined) continue;
    const expected = Object.hasOwn(own, name) ? 'true or false' : `options of ${kind}: ${Object.keys(own).join(', ')}`;
    throw new ConfigError({ where: `createOptimizer: ${name}`, expected, got: String(value) });
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const decoupled = kind === 'adamw';
  return { ...own, ...Object.fromEntries(set), decoupled, kind: decoupled ? 'adam' : kind };
}

function checkedSum(initialSum: unknown = 0): number {
  if (typeof initialSum === 'number' && initialSum >= 0 && initialSum < Number.POSITIVE_INFINITY) return initialSum;
  const where = 'createOptimizer: initialSum';
  throw new ConfigError({ where, expected: 'a number of at least 0', got: String(initialSum) });
}

const unknownParameter = (name: string, params: NamedParams): ConfigError =>
  new ConfigError({
    where: 'optimizer update',
    expected: `gradients of ${Object.keys(params).join(', ')}`,
    got: `a gradient of "${name}"`,
  });
