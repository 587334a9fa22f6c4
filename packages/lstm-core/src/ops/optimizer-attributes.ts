// What an optimizer step may be told: the numbers and slots of each kind, and their ranges.
import { ConfigError } from '@longhand/base';
import type { OptimizerStepAttributes } from '../kernels.ts';

type Kind = OptimizerStepAttributes['kind'];

/** The slots each kind keeps for every parameter, all of the parameter's shape and starting at zero. */
export const optimizerSlots = {
  adam: ['m', 'v'],
  sgd: ['velocity'],
  rmsprop: ['square', 'velocity'],
  adagrad: ['sum'],
} as const satisfies Record<Kind, readonly string[]>;

/** `optimizerSlots` and those that options add: `vMax` with amsgrad. */
export const slotNames = (attributes: OptimizerStepAttributes): readonly string[] => [
  ...optimizerSlots[attributes.kind],
  ...(attributes.kind === 'adam' && attributes.amsgrad ? ['vMax'] : []),
];

/** The numbers that a kind must have. */
const numbers: Record<Kind, readonly string[]> = {
  adam: ['beta1', 'beta2', 'epsilon', 'weightDecay', 'step'],
  sgd: ['momentum', 'weightDecay'],
  rmsprop: ['alpha', 'epsilon', 'momentum', 'weightDecay'],
  adagrad: ['epsilon', 'learningRateDecay', 'weightDecay', 'step'],
};

interface Range {
  readonly expected: string;
  readonly holds: (value: number) => boolean;
}
const fraction: Range = { expected: 'a number in [0, 1)', holds: (value) => value >= 0 && value < 1 };
const nonNegative: Range = {
  expected: 'a number of at least 0',
  holds: (value) => value >= 0 && value < Number.POSITIVE_INFINITY,
};
const ranges: Readonly<Record<string, Range>> = {
  beta1: fraction,
  beta2: fraction,
  alpha: fraction,
  gradientScale: { expected: 'a finite number', holds: Number.isFinite },
  step: { expected: 'an integer of at least 1', holds: (value) => Number.isInteger(value) && value >= 1 },
  clipValue: { expected: 'a number above 0', holds: (value) => value > 0 },
};

/**
 * Checks all numbers of a step, and that its options go together.
 * @throws ConfigError
 */
export function checkOptimizerAttributes(attributes: OptimizerStepAttributes, where = 'optimizerStep'): void {
  const { kind } = attributes;
  if (!Object.hasOwn(numbers, kind))
    throw new ConfigError({ where, expected: `kind ${Object.keys(numbers).join(', ')}`, got: `"${kind}"` });
  const values = attributes as unknown as Readonly<Record<string, unknown>>;
  const optional = values.clipValue === undefined ? [] : ['clipValue'];
  for (const name of ['learningRate', 'gradientScale', ...numbers[kind], ...optional]) {
    const [value, range] = [values[name], ranges[name] ?? nonNegative];
    if (typeof value === 'number' && range.holds(value)) continue;
    throw new ConfigError({ where: `${where}: ${name}`, expected: range.expected, got: String(value) });
  }
  if (attributes.kind === 'sgd' && attributes.nesterov && attributes.momentum === 0)
    throw new ConfigError({ where: `${where}: sgd`, expected: 'momentum > 0 with nesterov', got: '0' });
}
