// Gradients against what the function itself does: the directional central difference,
// (f(x + εd) - f(x - εd)) / 2ε against ∇f · d, with ε = 1e-2 and a relative tolerance of 1e-3 (of the gradient's size) in float32.

import type { NamedParams } from '@longhand/lstm-core';
import { registerGradients } from '@longhand/lstm-core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { roundsProducts } from './close.ts';
import { randomTensor } from './tensors.ts';

registerGradients();

const epsilon = 1e-2;

/** Where products are rounded values are stairs, without slopes to measure: then gradients must be there, and finite. */
const mostError = (rtol: number): number => (roundsProducts() ? Number.POSITIVE_INFINITY : rtol);

/**
 * Checks the gradient of Σ w ∗ f(inputs), w random, with respect to each input.
 * @param f gives one tensor or several; all of them are in the sum
 */
export function checkGradients(
  inputs: Readonly<Record<string, tf.Tensor>>,
  f: (inputs: Record<string, tf.Tensor>) => tf.Tensor | tf.Tensor[],
  rtol = 1e-3,
): void {
  const names = Object.keys(inputs);
  const loss = (...values: tf.Tensor[]): tf.Scalar =>
    tf.tidy(() => {
      const result = f(Object.fromEntries(names.map((name, i) => [name, values[i]!])));
      const parts = (Array.isArray(result) ? result : [result]).map((output, i) =>
        output.mul(randomTensor(output.shape, 900 + i)).sum(),
      );
      return tf.addN(parts) as tf.Scalar;
    });
  const values = Object.values(inputs);
  const gradients = tf.grads(loss)(values);
  names.forEach((name, i) => {
    const direction = randomTensor(values[i]!.shape, 700 + i);
    const at = (step: number): number => {
      const moved = values.map((value, k) => (k === i ? value.add(direction.mul(step)) : value));
      return loss(...moved).dataSync()[0]!;
    };
    const measured = (at(epsilon) - at(-epsilon)) / (2 * epsilon);
    const computed = gradients[i]!.mul(direction).sum().dataSync()[0]!;
    const size = Math.sqrt(gradients[i]!.square().sum().dataSync()[0]!); // of ∇f · d for a random d
    expect(size, `gradient of ${name} is zero`).toBeGreaterThan(0);
    const error = Math.abs(computed - measured) / Math.max(size, Math.abs(measured));
    expect(error, `gradient of ${name}: computed ${computed}, measured ${measured}`).toBeLessThan(mostError(rtol));
  });
}

/** Every parameter takes part, and its gradient is the slope along it. */
export function checkParameters(params: NamedParams, run: () => tf.Tensor, rtol = 2e-3, step = epsilon): void {
  if (Object.keys(params).length === 0) return; // dot and scaled
  const loss = () => tf.tidy(() => run().mul(randomTensor(run().shape, 900)).sum() as tf.Scalar);
  const { grads } = tf.variableGrads(loss, Object.values(params));
  for (const [name, variable] of Object.entries(params)) {
    const direction = randomTensor(variable.shape, 700);
    const start = variable.dataSync().slice();
    const at = (step: number): number => {
      const moved = tf.tensor(start, variable.shape).add(direction.mul(step));
      variable.assign(moved);
      const value = loss().dataSync()[0]!;
      variable.assign(tf.tensor(start, variable.shape));
      return value;
    };
    const gradient = grads[variable.name]!;
    const computed = gradient.mul(direction).sum().dataSync()[0]!;
    const measured = (at(step) - at(-step)) / (2 * step);
    const size = Math.sqrt(gradient.square().sum().dataSync()[0]!);
    expect(Math.abs(computed - measured) / Math.max(size, Math.abs(measured), 1e-3), name).toBeLessThan(
      mostError(rtol),
    );
  }
}
