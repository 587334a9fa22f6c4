// The specification of the vanilla RNN (Elman 1990), in float64: h_t = tanh(W·x_t + U·h_{t-1} + b).
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

export function referenceRnn(
  inputs: readonly ArrayLike<number>[],
  { kernel, recurrentKernel, bias }: RnnWeights,
  initial: { readonly h: Float64Array },
): RnnSequence {
  let h = initial.h;
  const steps = inputs.map((x) => {
    const previous = h;
    const sum = bias.slice();
    addProduct(sum, x, kernel);
    addProduct(sum, previous, recurrentKernel);
    h = sum.map(Math.tanh);
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
): RnnGradients {
  const weights = {
    kernel: matrix(kernel.rows, kernel.columns),
    recurrentKernel: matrix(recurrentKernel.rows, recurrentKernel.columns),
    bias: new Float64Array(dFinal.h.length),
  };
  const dx: Float64Array[] = new Array(steps.length);
  const dh = dFinal.h.slice();
  for (let t = steps.length - 1; t >= 0; t--) {
    const { x, previous, h } = steps[t]!;
    addTo(dh, dOutput[t]!);
    const dSum = dh.map((d, k) => d * (1 - h[k]! * h[k]!));
    dx[t] = new Float64Array(kernel.rows);
    addTransposedProduct(dx[t]!, dSum, kernel);
    dh.fill(0);
    addTransposedProduct(dh, dSum, recurrentKernel);
    addOuterProduct(weights.kernel, x, dSum);
    addOuterProduct(weights.recurrentKernel, previous, dSum);
    addTo(weights.bias, dSum);
  }
  return { dx, weights, dInitial: { h: dh } };
}
