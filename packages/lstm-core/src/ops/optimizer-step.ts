// One step of an optimizer on one parameter, in place, in one pass over its memory; and the norm for clipping.
// Formulas as in PyTorch. Adam: Kingma and Ba 2015; AdamW: Loshchilov and Hutter 2019; amsgrad: Reddi et al. 2018; RMSprop:
// Tieleman and Hinton 2012; Adagrad: Duchi et al. 2011.
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { OPTIMIZER_STEP, type OptimizerStepAttributes, SUM_OF_SQUARES } from '../kernels.ts';
import { checkShape, hasKernel, runKernel } from './dispatch.ts';
import { forgetInt8 } from './int8.ts';
import { checkFloat32 } from './loss-checks.ts';
import { checkOptimizerAttributes, slotNames } from './optimizer-attributes.ts';

export { checkOptimizerAttributes, optimizerSlots, slotNames } from './optimizer-attributes.ts';

/** A parameter, its gradient and the state of the optimizer. */
export interface OptimizerStepInputs {
  readonly parameter: tf.Variable;
  readonly gradient: tf.Tensor;
  /** By the names of `slotNames(attributes)`. */
  readonly slots: Readonly<Record<string, tf.Variable>>;
}

/**
 * Changes the parameter and its slots. On backends with the kernel their memory is written in place, so a tensor that
 * shares it (a clone of the variable) changes too: copy with `data()` what must stay.
 * @throws ShapeError if the gradient or a slot is not float32 of the parameter's shape; ConfigError if a slot is missing, the kind
 * is unknown or a number is out of range. Then nothing has been changed.
 */
export function optimizerStep(inputs: OptimizerStepInputs, attributes: OptimizerStepAttributes): void {
  checkOptimizerAttributes(attributes);
  const { parameter, gradient, slots } = inputs;
  const own = Object.fromEntries(slotNames(attributes).map((name) => [name, slotOf(slots, name, attributes)]));
  checkFloat32('optimizerStep', 'parameter', parameter);
  for (const [name, tensor] of Object.entries({ gradient, ...own })) {
    checkShape('optimizerStep', name, tensor, parameter.shape);
    checkFloat32('optimizerStep', name, tensor);
  }
  forgetInt8(parameter);
  if (hasKernel(OPTIMIZER_STEP)) runKernel(OPTIMIZER_STEP, { parameter, gradient, ...own }, attributes);
  else optimizerStepComposed(inputs, attributes);
}

function slotOf(slots: OptimizerStepInputs['slots'], name: string, attributes: OptimizerStepAttributes): tf.Variable {
  const slot = slots[name];
  if (slot) return slot;
  throw new ConfigError({
    where: `optimizerStep: ${attributes.kind}`,
    expected: `slots ${slotNames(attributes).join(', ')}`,
    got: Object.keys(slots).join(', ') || 'none',
  });
}

/** The same in plain tfjs ops. */
export function optimizerStepComposed(
  { parameter, gradient, slots }: OptimizerStepInputs,
  attributes: OptimizerStepAttributes,
): void {
  const slot = (name: string): tf.Variable => slotOf(slots, name, attributes);
  tf.tidy(() => {
    const g = taken(gradient, parameter, attributes);
    switch (attributes.kind) {
      case 'adam':
        return adam(parameter, g, slot, attributes);
      case 'sgd': {
        const { momentum, nesterov, learningRate } = attributes;
        const velocity = pushed(slot('velocity'), g, momentum);
        slot('velocity').assign(velocity);
        const direction = nesterov ? g.add(velocity.mul(momentum)) : velocity;
        parameter.assign(parameter.sub(direction.mul(learningRate)));
        return;
      }
      case 'rmsprop': {
        const { alpha, epsilon, momentum, learningRate } = attributes;
        const square = meanSquare(slot('square'), g, alpha);
        slot('square').assign(square);
        const velocity = pushed(slot('velocity'), g.div(square.sqrt().add(epsilon)), momentum);
        slot('velocity').assign(velocity);
        parameter.assign(parameter.sub(velocity.mul(learningRate)));
        return;
      }
      case 'adagrad': {
        const { epsilon, learningRateDecay, learningRate, step } = attributes;
        const sum = slot('sum').add(g.square());
        slot('sum').assign(sum);
        const rate = learningRate / (1 + (step - 1) * learningRateDecay);
        parameter.assign(parameter.sub(g.mul(rate).div(sum.sqrt().add(epsilon))));
        return;
      }
      default:
        attributes satisfies never;
    }
  });
}

function adam(
  parameter: tf.Variable,
  g: tf.Tensor,
  slot: (name: string) => tf.Variable,
  attributes: Extract<OptimizerStepAttributes, { kind: 'adam' }>,
): void {
  const { beta1, beta2, epsilon, step, amsgrad, decoupled, learningRate, weightDecay } = attributes;
  // The smaller share is multiplied, as in PyTorch: a large old value is not to swallow the new one.
  const old = slot('m');
  const m = beta1 > 0.5 ? old.add(g.sub(old).mul(1 - beta1)) : g.sub(g.sub(old).mul(beta1));
  const v = meanSquare(slot('v'), g, beta2);
  slot('m').assign(m);
  slot('v').assign(v);
  const most = amsgrad ? slot('vMax').maximum(v) : v;
  if (amsgrad) slot('vMax').assign(most);
  const denominator = most
    .sqrt()
    .mul(1 / Math.sqrt(1 - beta2 ** step))
    .add(epsilon);
  const shrunk = decoupled ? parameter.mul(1 - learningRate * weightDecay) : parameter;
  parameter.assign(shrunk.sub(m.mul(learningRate / (1 - beta1 ** step)).div(denominator)));
}

/** The gradient as a step takes it: scaled, bounded, with the decay. A factor of 0 is left out: 0 times infinity is NaN. */
function taken(gradient: tf.Tensor, parameter: tf.Variable, attributes: OptimizerStepAttributes): tf.Tensor {
  const { gradientScale, clipValue, weightDecay } = attributes;
  const scaled = gradient.mul(gradientScale);
  const bounded = clipValue === undefined ? scaled : scaled.clipByValue(-clipValue, clipValue);
  const decoupled = attributes.kind === 'adam' && attributes.decoupled;
  return weightDecay === 0 || decoupled ? bounded : bounded.add(parameter.mul(weightDecay));
}

const pushed = (velocity: tf.Variable, direction: tf.Tensor, momentum: number): tf.Tensor =>
  momentum === 0 ? direction : velocity.mul(momentum).add(direction);

const meanSquare = (old: tf.Variable, g: tf.Tensor, keep: number): tf.Tensor =>
  old.mul(keep).add(g.square().mul(1 - keep));

/** Σ x² over all elements of a float32 tensor, a scalar. @throws ShapeError */
export function sumOfSquares(x: tf.Tensor): tf.Scalar {
  checkFloat32('sumOfSquares', 'x', x);
  return hasKernel(SUM_OF_SQUARES)
    ? (runKernel(SUM_OF_SQUARES, { x })[0] as tf.Scalar)
    : tf.tidy(() => x.square().sum<tf.Scalar>());
}
