// Optimizer steps against PyTorch's: values, rounding beside float64, infinities and NaN; and what is refused.

import {
  OPTIMIZER_STEP,
  type OptimizerStepAttributes,
  optimizerStep,
  slotNames,
  sumOfSquares,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, flat, float32, type Nested, type Tolerance } from './close.ts';
import { goldenCases } from './fixtures.ts';
import { tidily } from './tensors.ts';

interface OptimizerCase {
  readonly id: string;
  readonly tag?: 'float64' | 'special';
  readonly optimizer: 'Adam' | 'AdamW' | 'SGD' | 'RMSprop' | 'Adagrad';
  readonly options: Record<string, number | boolean | number[]>;
  readonly initial: Nested[];
  readonly steps: { readonly gradients: Nested[]; readonly parameters: Nested[] }[];
}

export function describeOptimizers(): void {
  describe('optimizerStep and PyTorch', () => {
    const cases = [
      ...goldenCases<OptimizerCase>('torch-optim-steps').filter(isCovered),
      ...goldenCases<OptimizerCase>('torch-optim-more'),
    ];
    for (const given of cases) {
      const { id, optimizer, tag = '' } = given;
      it(`${id} ${optimizer} ${JSON.stringify(given.options)} ${tag}`, () => tidily(() => compareOptimizer(given)));
    }
    it('covers five kinds, amsgrad too', () => {
      expect(new Set(cases.map(({ optimizer }) => optimizer)).size).toBe(5);
      expect(cases.filter(({ options }) => options.amsgrad).length).toBe(6);
    });
  });

  describe('clipValue', () => {
    it.each(kinds)('bounds the gradient of $kind after its scale and before its decay, and lets NaN through', (given) =>
      tidily(() => {
        const gradients = [-8, -1, 0.25, 3, Infinity, Number.NaN, 0.1];
        const bounded = gradients.map((g) => Math.max(-0.75, Math.min(0.75, g / 2)));
        const run = (values: number[], changes: object): Float32Array => {
          const { parameter, slots } = created(given, 7);
          const gradient = tf.tensor1d(values);
          optimizerStep({ parameter, gradient, slots }, { ...given, weightDecay: 0.1, ...changes });
          const result = parameter.dataSync<'float32'>();
          tf.dispose([parameter, ...Object.values(slots)]);
          return result;
        };
        const clipped = run(gradients, { gradientScale: 0.5, clipValue: 0.75 });
        expectClose(clipped, run(bounded, {}), float32, 'parameter');
        expect(clipped.filter(Number.isNaN).length).toBe(1);
      }),
    );
  });

  describe('optimizerStep', () => {
    it.each(kinds)('of $kind refuses a slot or gradient of another size or type, and changes nothing', (given) =>
      tidily(() => {
        const { parameter, slots } = created(given, 4);
        const gradient = tf.ones([4]);
        for (const name of slotNames(given)) {
          const refused = (slot: tf.Variable | undefined) => () =>
            optimizerStep({ parameter, gradient, slots: { ...slots, [name]: slot as tf.Variable } }, given);
          expect(refused(tf.variable(tf.zeros([3])))).toThrow(`optimizerStep: ${name}: expected shape [4], got [3]`);
          expect(refused(tf.variable(tf.zeros([4, 1])))).toThrow(`optimizerStep: ${name}: expected shape [4]`);
          expect(refused(tf.variable(tf.zeros([4], 'int32')))).toThrow(`${name}: expected dtype float32, got int32`);
          expect(refused(undefined)).toThrow(
            `optimizerStep: ${given.kind}: expected slots ${slotNames(given).join(', ')}`,
          );
        }
        const step = (tensor: tf.Tensor) => () => optimizerStep({ parameter, gradient: tensor, slots }, given);
        expect(step(tf.ones([5]))).toThrow('gradient: expected shape [4], got [5]');
        expect(step(tf.ones([4], 'int32'))).toThrow('gradient: expected dtype float32, got int32');
        const whole = tf.variable(tf.ones([4], 'int32'));
        expect(() => optimizerStep({ parameter: whole, gradient, slots }, given)).toThrow(
          'parameter: expected dtype float32',
        );
        expect([...parameter.dataSync()]).toEqual([1, 1, 1, 1]);
        for (const slot of Object.values(slots)) expect(slot.dataSync().every((value) => value === 0)).toBe(true);
        tf.disposeVariables();
      }),
    );

    it.each(kinds)('of $kind refuses numbers out of range', (given) =>
      tidily(() => {
        const { parameter, slots } = created(given, 2);
        const run = (changes: object) => () =>
          optimizerStep({ parameter, gradient: tf.ones([2]), slots }, { ...given, ...changes } as typeof given);
        for (const [name, value] of Object.entries(given)) {
          if (typeof value !== 'number') continue;
          expect(run({ [name]: Number.NaN }), name).toThrow(`optimizerStep: ${name}: expected`);
          expect(run({ [name]: undefined }), name).toThrow(`optimizerStep: ${name}: expected`);
          expect(run({ [name]: String(value) }), name).toThrow(`optimizerStep: ${name}: expected`);
          if (name !== 'gradientScale') expect(run({ [name]: -1 }), name).toThrow(`optimizerStep: ${name}: expected`);
        }
        for (const clipValue of [0, -1, Number.NaN])
          expect(run({ clipValue })).toThrow('clipValue: expected a number above 0');
        for (const kind of ['adamw', 'constructor', undefined])
          expect(run({ kind })).toThrow(`optimizerStep: expected kind adam, sgd, rmsprop, adagrad, got "${kind}"`);
        expect([...parameter.dataSync()]).toEqual([1, 1]);
        tf.disposeVariables();
      }),
    );

    it('refuses Nesterov without momentum, and the norm of integers', () =>
      tidily(() => {
        const attributes = { ...sgd, momentum: 0, nesterov: true };
        const { parameter, slots } = created(attributes, 2);
        const step = () => optimizerStep({ parameter, gradient: tf.ones([2]), slots }, attributes);
        expect(step).toThrow('momentum > 0 with nesterov');
        expect(() => sumOfSquares(tf.ones([2], 'int32'))).toThrow('sumOfSquares: x: expected dtype float32, got int32');
        tf.disposeVariables();
      }));

    it('as a kernel called by name checks what it writes to', () => {
      if (!tf.getKernel(OPTIMIZER_STEP, tf.getBackend())) return;
      tidily(() => {
        const run =
          (slot: tf.Tensor, attributes: object = sgd) =>
          () =>
            tf
              .engine()
              .runKernel(
                OPTIMIZER_STEP,
                { parameter: tf.ones([4]), gradient: tf.ones([4]), velocity: slot },
                attributes as tf.NamedAttrMap,
              );
        expect(run(tf.zeros([3]))).toThrow('velocity: expected float32 [4], got float32 [3]');
        expect(run(tf.zeros([4], 'int32'))).toThrow('velocity: expected float32 [4], got int32 [4]');
        expect(run(tf.zeros([4]), { ...sgd, kind: 'lion' })).toThrow(
          'expected kind adam, sgd, rmsprop or adagrad, got "lion"',
        );
      });
    });
  });
}

const common = { learningRate: 0.1, gradientScale: 1, weightDecay: 0 };
const sgd = { ...common, kind: 'sgd', momentum: 0.9, nesterov: false } as const;
const adam = { ...common, kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupled: false, step: 1 } as const;
const kinds: readonly OptimizerStepAttributes[] = [
  adam,
  { ...adam, decoupled: true, amsgrad: true },
  sgd,
  { ...common, kind: 'rmsprop', alpha: 0.99, epsilon: 1e-8, momentum: 0.5 },
  { ...common, kind: 'adagrad', epsilon: 1e-10, learningRateDecay: 0.1, step: 1 },
];

/** A parameter of ones and its slots of zeros. */
function created(attributes: OptimizerStepAttributes, size: number) {
  const zeros = () => tf.variable(tf.zeros([size]));
  const slots = Object.fromEntries(slotNames(attributes).map((name) => [name, zeros()]));
  return { parameter: tf.variable(tf.ones([size])), slots };
}

const isCovered = ({ optimizer, options }: OptimizerCase): boolean =>
  ['Adam', 'AdamW', 'SGD', 'RMSprop', 'Adagrad'].includes(optimizer) &&
  !['dampening', 'centered'].some((option) => option in options);

function attributesOf({ optimizer, options }: OptimizerCase, step: number): OptimizerStepAttributes {
  const { lr, betas = [0.9, 0.999], momentum = 0, nesterov = false, alpha = 0.99, amsgrad = false } = options;
  const epsilon = Number(options.eps ?? (optimizer === 'Adagrad' ? 1e-10 : 1e-8));
  const weightDecay = Number(options.weight_decay ?? (optimizer === 'AdamW' ? 0.01 : 0));
  const shared = { learningRate: Number(lr), gradientScale: 1, weightDecay };
  const [beta1, beta2] = betas as [number, number];
  const decoupled = optimizer === 'AdamW';
  switch (optimizer) {
    case 'Adam':
    case 'AdamW':
      return { ...shared, kind: 'adam', beta1, beta2, epsilon, decoupled, amsgrad: Boolean(amsgrad), step };
    case 'SGD':
      return { ...shared, kind: 'sgd', momentum: Number(momentum), nesterov: Boolean(nesterov) };
    case 'RMSprop':
      return { ...shared, kind: 'rmsprop', alpha: Number(alpha), epsilon, momentum: Number(momentum) };
    case 'Adagrad':
      return { ...shared, kind: 'adagrad', epsilon, learningRateDecay: Number(options.lr_decay ?? 0), step };
    default:
      return optimizer satisfies never;
  }
}

/** A few roundings of float32 (6e-8 each) a step; 1 - 0.999 taken in float32 is off by 1.3e-5. */
const rounding: Tolerance = { rtol: 1e-6, atol: 1e-6 };

function compareOptimizer(given: OptimizerCase): void {
  const tolerance = given.tag === 'float64' ? rounding : float32;
  given.initial.forEach((initial, p) => {
    const parameter = tf.variable(tf.tensor(initial as number[]));
    const names = slotNames(attributesOf(given, 1));
    const start = Number(given.options.initial_accumulator_value ?? 0);
    const slots = Object.fromEntries(names.map((slot) => [slot, tf.variable(tf.fill(parameter.shape, start))]));
    given.steps.forEach(({ gradients, parameters }, s) => {
      // Half the gradient times two: `gradientScale` must be in the step, and only once.
      const gradient = tf.tensor(gradients[p] as number[]).mul(0.5);
      optimizerStep({ parameter, gradient, slots }, { ...attributesOf(given, s + 1), gradientScale: 2 });
      expectClose(parameter.dataSync(), flat(parameters[p]!), tolerance, `parameter ${p} after step ${s + 1}`);
    });
    tf.dispose([parameter, ...Object.values(slots)]);
  });
}
