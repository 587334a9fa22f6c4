// The specification of the vanilla RNN (Elman 1990), in float64: h_t = f(W·x_t + U·h_{t-1} + b), where f is
// tanh or relu.
import { at, ConfigError, ShapeError } from '@longhand/base';
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

/** @throws ShapeError, ConfigError */
function check(where: string, weights: RnnWeights, hidden: number, activation: string): void {
  const { kernel, recurrentKernel, bias } = weights;
  const sizes = [kernel.columns, recurrentKernel.rows, recurrentKernel.columns, bias.length];
  if (sizes.some((size) => size !== hidden))
    throw new ShapeError({ where, expected: `weights for a state of ${hidden}`, got: sizes.join(', ') });
  if (!Object.hasOwn(activations, activation))
    throw new ConfigError({ where: `${where}: activation`, expected: 'tanh or relu', got: `"${activation}"` });
}

/** @throws ShapeError */
function checkRows(where: string, rows: readonly ArrayLike<number>[], count: number, size: number): void {
  const wrong = rows.findIndex((row) => row.length !== size);
  if (rows.length === count && wrong < 0) return;
  const got = wrong < 0 ? `${rows.length} rows` : `${at(rows, wrong).length} in row ${wrong}`;
  throw new ShapeError({ where, expected: `${count} rows of ${size}`, got });
}

/** Runs the cell over `inputs` in the order given. @throws ShapeError, ConfigError */
export function referenceRnn(
  inputs: readonly ArrayLike<number>[],
  weights: RnnWeights,
  initial: { readonly h: Float64Array },
  activation: keyof typeof activations = 'tanh',
): RnnSequence {
  const { kernel, recurrentKernel, bias } = weights;
  check('referenceRnn', weights, initial.h.length, activation);
  checkRows('referenceRnn: inputs', inputs, inputs.length, kernel.rows);
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

/** Backpropagation through time, from the gradients of every output and of the final state. @throws ShapeError, ConfigError */
export function referenceRnnGradients(
  { steps }: Pick<RnnSequence, 'steps'>,
  given: RnnWeights,
  dOutput: readonly ArrayLike<number>[],
  dFinal: { readonly h: Float64Array },
  activation: keyof typeof activations = 'tanh',
): RnnGradients {
  const { kernel, recurrentKernel } = given;
  check('referenceRnnGradients', given, dFinal.h.length, activation);
  checkRows('referenceRnnGradients: dOutput', dOutput, steps.length, dFinal.h.length);
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
