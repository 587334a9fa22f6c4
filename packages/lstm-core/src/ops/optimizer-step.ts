// One step of an optimizer on one parameter, in place, in one pass over its memory; and the norm for clipping.
// Formulas as in PyTorch. Adam: Kingma and Ba 2015; AdamW: Loshchilov and Hutter 2019; RMSprop: Tieleman and Hinton 2012.
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { OPTIMIZER_STEP, type OptimizerStepAttributes, SUM_OF_SQUARES } from '../kernels.ts';
import { checkShape, hasKernel, runKernel } from './dispatch.ts';

/** The slots each kind keeps for every parameter, all of the parameter's shape and starting at zero. */
export const optimizerSlots = {
  adam: ['m', 'v'],
  sgd: ['velocity'],
  rmsprop: ['square', 'velocity'],
} as const satisfies Record<OptimizerStepAttributes['kind'], readonly string[]>;

export interface OptimizerStepInputs {
  readonly parameter: tf.Variable;
  readonly gradient: tf.Tensor;
  /** By the names of `optimizerSlots[kind]`. */
  readonly slots: Readonly<Record<string, tf.Variable>>;
}

/**
 * Changes the parameter and its slots. On backends with the kernel their memory is written in place, so a tensor that
 * shares it (a clone of the variable) changes too: copy with `data()` what must stay.
 * @throws ShapeError if the gradient does not fit; ConfigError if a slot is missing.
 */
export function optimizerStep(
  { parameter, gradient, slots }: OptimizerStepInputs,
  attributes: OptimizerStepAttributes,
): void {
  checkShape('optimizerStep', 'gradient', gradient, parameter.shape);
  for (const name of optimizerSlots[attributes.kind]) {
    if (slots[name]) continue;
    const needed = optimizerSlots[attributes.kind].join(', ');
    throw new ConfigError({
      where: `optimizerStep: ${attributes.kind}`,
      expected: `slots ${needed}`,
      got: Object.keys(slots).join(', ') || 'none',
    });
  }
  if (hasKernel(OPTIMIZER_STEP)) runKernel(OPTIMIZER_STEP, { parameter, gradient, ...slots }, attributes);
  else optimizerStepTwin({ parameter, gradient, slots }, attributes);
}

/** The same in plain tfjs ops. */
export function optimizerStepTwin(
  { parameter, gradient, slots }: OptimizerStepInputs,
  attributes: OptimizerStepAttributes,
): void {
  const { learningRate, gradientScale, weightDecay } = attributes;
  const slot = (name: string): tf.Variable => slots[name] as tf.Variable;
  tf.tidy(() => {
    let g = gradient.mul(gradientScale);
    const decoupled = attributes.kind === 'adam' && attributes.decoupled;
    if (weightDecay !== 0 && !decoupled) g = g.add(parameter.mul(weightDecay));

    switch (attributes.kind) {
      case 'adam': {
        const { beta1, beta2, epsilon, step } = attributes;
        const m = slot('m')
          .mul(beta1)
          .add(g.mul(1 - beta1));
        const v = slot('v')
          .mul(beta2)
          .add(g.square().mul(1 - beta2));
        slot('m').assign(m);
        slot('v').assign(v);
        const denominator = v
          .div(1 - beta2 ** step)
          .sqrt()
          .add(epsilon);
        const shrunk = decoupled ? parameter.mul(1 - learningRate * weightDecay) : parameter;
        parameter.assign(shrunk.sub(m.div(denominator).mul(learningRate / (1 - beta1 ** step))));
        return;
      }
      case 'sgd': {
        const { momentum, nesterov } = attributes;
        const velocity = slot('velocity').mul(momentum).add(g);
        slot('velocity').assign(velocity);
        const direction = nesterov ? g.add(velocity.mul(momentum)) : velocity;
        parameter.assign(parameter.sub(direction.mul(learningRate)));
        return;
      }
      case 'rmsprop': {
        const { alpha, epsilon, momentum } = attributes;
        const square = slot('square')
          .mul(alpha)
          .add(g.square().mul(1 - alpha));
        slot('square').assign(square);
        const velocity = slot('velocity')
          .mul(momentum)
          .add(g.div(square.sqrt().add(epsilon)));
        slot('velocity').assign(velocity);
        parameter.assign(parameter.sub(velocity.mul(learningRate)));
        return;
      }
      default:
        attributes satisfies never;
    }
  });
}

/** Σ x² over all elements, a scalar. */
export const sumOfSquares = (x: tf.Tensor): tf.Scalar =>
  (hasKernel(SUM_OF_SQUARES) ? runKernel(SUM_OF_SQUARES, { x })[0] : tf.tidy(() => x.square().sum())) as tf.Scalar;
