// The specification of the GRU: one sequence, one step at a time, in float64. Cho et al. 2014 in cuDNN's and PyTorch's form:
//   r = σ(W_r·x + U_r·h + b_r)   z = σ(W_z·x + U_z·h + b_z)   n = tanh(W_n·x + b_n + r∗(U_n·h + b_hn))
//   h = (1 - z)∗n + z∗h
import { checkLength, checkMatrix, checkRows } from './checks.ts';
import { addOuterProduct, addProduct, addTo, addTransposedProduct, type Matrix, matrix, sigmoid } from './matrix.ts';

/** `kernel [D, 3H]`, `recurrentKernel [H, 3H]`, `bias [3H]`, gates packed r, z, n; `recurrentBias [H]` is b_hn. */
export interface GruWeights {
  readonly kernel: Matrix;
  readonly recurrentKernel: Matrix;
  readonly bias: Float64Array;
  readonly recurrentBias: Float64Array;
}

interface Step {
  readonly x: ArrayLike<number>;
  readonly previous: Float64Array;
  readonly r: Float64Array;
  readonly z: Float64Array;
  readonly n: Float64Array;
  /** U_n·h + b_hn. */
  readonly product: Float64Array;
}

export interface GruSequence {
  readonly output: Float64Array[];
  readonly state: { readonly h: Float64Array };
  readonly steps: Step[];
}

/** Runs the cell over `inputs` in the order given. @throws ShapeError */
export function referenceGru(
  inputs: readonly ArrayLike<number>[],
  weights: GruWeights,
  initial: { readonly h: Float64Array },
): GruSequence {
  checkWeights('referenceGru', weights, initial.h.length);
  checkRows('referenceGru: inputs', inputs, weights.kernel.rows);
  const { kernel, recurrentKernel, bias, recurrentBias } = weights;
  const size = initial.h.length;
  const output: Float64Array[] = [];
  const steps: Step[] = [];
  let h = initial.h;
  for (const x of inputs) {
    const fromInput = bias.slice();
    addProduct(fromInput, x, kernel);
    const fromState = new Float64Array(3 * size);
    fromState.set(recurrentBias, 2 * size);
    addProduct(fromState, h, recurrentKernel);
    const gate = (k: number) => sigmoid(fromInput[k]! + fromState[k]!);
    const r = Float64Array.from({ length: size }, (_, k) => gate(k));
    const z = Float64Array.from({ length: size }, (_, k) => gate(size + k));
    const product = fromState.slice(2 * size);
    const n = product.map((value, k) => Math.tanh(fromInput[2 * size + k]! + r[k]! * value));
    steps.push({ x, previous: h, r, z, n, product });
    h = h.map((value, k) => (1 - z[k]!) * n[k]! + z[k]! * value);
    output.push(h);
  }
  return { output, state: { h }, steps };
}

function checkWeights(where: string, { kernel, recurrentKernel, bias, recurrentBias }: GruWeights, size: number): void {
  checkMatrix(`${where}: kernel`, kernel, kernel.rows, 3 * size);
  checkMatrix(`${where}: recurrentKernel`, recurrentKernel, size, 3 * size);
  checkLength(`${where}: bias`, bias, 3 * size);
  checkLength(`${where}: recurrentBias`, recurrentBias, size);
}

export interface GruGradients {
  readonly dx: Float64Array[];
  readonly weights: GruWeights;
  readonly dInitial: { readonly h: Float64Array };
}

/** Backpropagation through time, from the gradients of every output and of the final state. @throws ShapeError */
export function referenceGruGradients(
  { steps }: Pick<GruSequence, 'steps'>,
  given: GruWeights,
  dOutput: readonly ArrayLike<number>[],
  dFinal: { readonly h: Float64Array },
): GruGradients {
  checkWeights('referenceGruGradients', given, dFinal.h.length);
  checkRows('referenceGruGradients: dOutput', dOutput, dFinal.h.length, steps.length);
  const { kernel, recurrentKernel } = given;
  const size = dFinal.h.length;
  const dKernel = matrix(kernel.rows, kernel.columns);
  const dRecurrentKernel = matrix(recurrentKernel.rows, recurrentKernel.columns);
  const dBias = new Float64Array(3 * size);
  const dRecurrentBias = new Float64Array(size);
  const dx: Float64Array[] = new Array(steps.length);
  const dh = dFinal.h.slice();
  for (let t = steps.length - 1; t >= 0; t--) {
    const { x, previous, r, z, n, product } = steps[t]!;
    addTo(dh, dOutput[t]!);
    const dInput = new Float64Array(3 * size); // of W·x + b
    const dState = new Float64Array(3 * size); // of U·h + b_hn
    for (let k = 0; k < size; k++) {
      const dn = dh[k]! * (1 - z[k]!) * (1 - n[k]! * n[k]!);
      dInput[k] = dn * product[k]! * r[k]! * (1 - r[k]!);
      dInput[size + k] = dh[k]! * (previous[k]! - n[k]!) * z[k]! * (1 - z[k]!);
      dInput[2 * size + k] = dn;
      dState[k] = dInput[k]!;
      dState[size + k] = dInput[size + k]!;
      dState[2 * size + k] = dn * r[k]!;
      dh[k]! *= z[k]!;
    }
    dx[t] = new Float64Array(kernel.rows);
    addTransposedProduct(dx[t]!, dInput, kernel);
    addTransposedProduct(dh, dState, recurrentKernel);
    addOuterProduct(dKernel, x, dInput);
    addOuterProduct(dRecurrentKernel, previous, dState);
    addTo(dBias, dInput);
    addTo(dRecurrentBias, dState.subarray(2 * size));
  }
  const weights = { kernel: dKernel, recurrentKernel: dRecurrentKernel, bias: dBias, recurrentBias: dRecurrentBias };
  return { dx, weights, dInitial: { h: dh } };
}
