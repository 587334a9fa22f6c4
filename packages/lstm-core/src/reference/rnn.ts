// The specification of the vanilla RNN (Elman 1990), in float64: h_t = f(W·x_t + U·h_{t-1} + b), where f is
// tanh or relu.
import { at } from '@longhand/base';
import { addOuterProduct, addProduct, addTo, addTransposedProduct, type Matrix, matrix } from './matrix.ts';

/** `kernel [D, H]`, `recurrentKernel [H, H]`, `bias [H]`. */
export interface RnnWeights {
  readonly kernel: Matrix;
  readonly recurrentKernel: Matrix;
  readonly bias: Float64Array;
}

export interface RnnSequence {
  readonly output: Float64Array[];
  readonly state: { readonly h: Float64Array };
  readonly steps: { readonly x: ArrayLike<number>; readonly previous: Float64Array; readonly h: Float64Array }[];
}

/** f, and its derivative by the value f(x) that it gave. */
const activations = {
  tanh: { of: Math.tanh, slope: (h: number) => 1 - h * h },
  relu: { of: (x: number) => (x > 0 || Number.isNaN(x) ? x : 0), slope: (h: number) => (h > 0 ? 1 : 0) },
} as const;

export function referenceRnn(
  inputs: readonly ArrayLike<number>[],
  { kernel, recurrentKernel, bias }: RnnWeights,
  initial: { readonly h: Float64Array },
  activation: keyof typeof activations = 'tanh',
): RnnSequence {
  const { of } = activations[activation];
  let h = initial.h;
  const steps = inputs.map((x) => {
    const previous = h;
    const sum = bias.slice();
    addProduct(sum, x, kernel);
    addProduct(sum, previous, recurrentKernel);
    h = sum.map(of);
    return { x, previous, h };
  });
  return { output: steps.map((step) => step.h), state: { h }, steps };
}

export interface RnnGradients {
  readonly dx: Float64Array[];
  readonly weights: RnnWeights;
  readonly dInitial: { readonly h: Float64Array };
}

/** Backpropagation through time, from the gradients of every output and of the final state. */
export function referenceRnnGradients(
  { steps }: Pick<RnnSequence, 'steps'>,
  { kernel, recurrentKernel }: RnnWeights,
  dOutput: readonly ArrayLike<number>[],
  dFinal: { readonly h: Float64Array },
  activation: keyof typeof activations = 'tanh',
): RnnGradients {
  const { slope } = activations[activation];
  const weights = {
    kernel: matrix(kernel.rows, kernel.columns),
    recurrentKernel: matrix(recurrentKernel.rows, recurrentKernel.columns),
    bias: new Float64Array(dFinal.h.length),
  };
  const dx: Float64Array[] = new Array(steps.length);
  const dh = dFinal.h.slice();
  for (let t = steps.length - 1; t >= 0; t--) {
    const { x, previous, h } = at(steps, t);
    addTo(dh, at(dOutput, t));
    const dSum = dh.map((d, k) => d * slope(h[k]!));
    const dStep = new Float64Array(kernel.rows);
    dx[t] = dStep;
    addTransposedProduct(dStep, dSum, kernel);
    dh.fill(0);
    addTransposedProduct(dh, dSum, recurrentKernel);
    addOuterProduct(weights.kernel, x, dSum);
    addOuterProduct(weights.recurrentKernel, previous, dSum);
    addTo(weights.bias, dSum);
  }
  return { dx, weights, dInitial: { h: dh } };
}
