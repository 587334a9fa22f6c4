// The specification of Longhand's LSTM: one sequence, one step at a time, in float64.
// Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000:
//   f = σ(W_f·[h,x] + b_f)   i = σ(W_i·[h,x] + b_i)   C̃ = tanh(W_c·[h,x] + b_c)   o = σ(W_o·[h,x] + b_o)
//   C = f∗C + i∗C̃            h = o∗tanh(C)
import { checkLength, checkMatrix, checkRows } from './checks.ts';
import { addOuterProduct, addProduct, addTo, addTransposedProduct, type Matrix, matrix, sigmoid } from './matrix.ts';

/** W = [kernel; recurrentKernel]: `[D, 4H]` and `[H, 4H]`, `bias [4H]`; gates packed i, f, C̃ (g), o. */
export interface LstmWeights {
  readonly kernel: Matrix;
  readonly recurrentKernel: Matrix;
  readonly bias: Float64Array;
}

export interface LstmState {
  readonly h: Float64Array;
  readonly c: Float64Array;
}

/** Everything one step leaves for the way back. */
interface Step {
  readonly x: ArrayLike<number>;
  readonly masked: Float64Array; // m ∗ h_{t-1}
  readonly previousCell: Float64Array;
  readonly i: Float64Array;
  readonly f: Float64Array;
  readonly g: Float64Array;
  readonly o: Float64Array;
  readonly cell: Float64Array;
}

export interface LstmSequence {
  /** h_t of every step, in the order the steps were given. */
  readonly output: Float64Array[];
  readonly state: LstmState;
  readonly steps: Step[];
}

/** One step of the cell. `mask` multiplies h_{t-1} (recurrent dropout). */
function lstmStep(x: ArrayLike<number>, { h, c }: LstmState, weights: LstmWeights, mask?: ArrayLike<number>) {
  const size = h.length;
  const masked = mask ? h.map((value, k) => value * mask[k]!) : h;
  const gates = weights.bias.slice();
  addProduct(gates, x, weights.kernel);
  addProduct(gates, masked, weights.recurrentKernel);
  const i = gates.subarray(0, size).map(sigmoid);
  const f = gates.subarray(size, 2 * size).map(sigmoid);
  const g = gates.subarray(2 * size, 3 * size).map(Math.tanh);
  const o = gates.subarray(3 * size).map(sigmoid);
  const cell = c.map((previous, k) => f[k]! * previous + i[k]! * g[k]!);
  const output = cell.map((value, k) => o[k]! * Math.tanh(value));
  const step: Step = { x, masked, previousCell: c, i, f, g, o, cell };
  return { state: { h: output, c: cell }, step };
}

function checkWeights(
  where: string,
  { kernel, recurrentKernel, bias }: LstmWeights,
  { h, c }: LstmState,
  mask: ArrayLike<number> | undefined,
): void {
  const size = h.length;
  checkLength(`${where}: c`, c, size);
  checkMatrix(`${where}: kernel`, kernel, kernel.rows, 4 * size);
  checkMatrix(`${where}: recurrentKernel`, recurrentKernel, size, 4 * size);
  checkLength(`${where}: bias`, bias, 4 * size);
  if (mask) checkLength(`${where}: mask`, mask, size);
}

/** Runs the cell over `inputs` in the order given (for a reversed direction, hand them over reversed). @throws ShapeError */
export function referenceLstm(
  inputs: readonly ArrayLike<number>[],
  weights: LstmWeights,
  initial: LstmState,
  mask?: ArrayLike<number>,
): LstmSequence {
  checkWeights('referenceLstm', weights, initial, mask);
  checkRows('referenceLstm: inputs', inputs, weights.kernel.rows);
  const output: Float64Array[] = [];
  const steps: Step[] = [];
  let state = initial;
  for (const x of inputs) {
    const next = lstmStep(x, state, weights, mask);
    state = next.state;
    output.push(state.h);
    steps.push(next.step);
  }
  return { output, state, steps };
}

export interface LstmGradients {
  readonly dx: Float64Array[];
  readonly weights: LstmWeights;
  readonly dInitial: LstmState;
}

/**
 * Backpropagation through time (Werbos 1990): from the gradients of every output and of the final state
 * to those of inputs, weights and initial state.
 * @throws ShapeError
 */
export function referenceLstmGradients(
  { steps }: Pick<LstmSequence, 'steps'>,
  weights: LstmWeights,
  dOutput: readonly ArrayLike<number>[],
  dFinal: LstmState,
  mask?: ArrayLike<number>,
): LstmGradients {
  checkWeights('referenceLstmGradients', weights, dFinal, mask);
  checkRows('referenceLstmGradients: dOutput', dOutput, dFinal.h.length, steps.length);
  const size = dFinal.h.length;
  const dKernel = matrix(weights.kernel.rows, weights.kernel.columns);
  const dRecurrentKernel = matrix(weights.recurrentKernel.rows, weights.recurrentKernel.columns);
  const dBias = new Float64Array(4 * size);
  const dx: Float64Array[] = new Array(steps.length);
  const dh = dFinal.h.slice();
  const dc = dFinal.c.slice();

  for (let t = steps.length - 1; t >= 0; t--) {
    const { x, masked, previousCell, i, f, g, o, cell } = steps[t]!;
    addTo(dh, dOutput[t]!);
    const dGates = new Float64Array(4 * size);
    for (let k = 0; k < size; k++) {
      const tanhCell = Math.tanh(cell[k]!);
      dc[k]! += dh[k]! * o[k]! * (1 - tanhCell * tanhCell);
      dGates[k] = dc[k]! * g[k]! * i[k]! * (1 - i[k]!);
      dGates[size + k] = dc[k]! * previousCell[k]! * f[k]! * (1 - f[k]!);
      dGates[2 * size + k] = dc[k]! * i[k]! * (1 - g[k]! * g[k]!);
      dGates[3 * size + k] = dh[k]! * tanhCell * o[k]! * (1 - o[k]!);
      dc[k]! *= f[k]!;
    }
    dx[t] = new Float64Array(weights.kernel.rows);
    addTransposedProduct(dx[t]!, dGates, weights.kernel);
    dh.fill(0);
    addTransposedProduct(dh, dGates, weights.recurrentKernel);
    if (mask) for (let k = 0; k < size; k++) dh[k]! *= mask[k]!;
    addOuterProduct(dKernel, x, dGates);
    addOuterProduct(dRecurrentKernel, masked, dGates);
    addTo(dBias, dGates);
  }
  const gradients = { kernel: dKernel, recurrentKernel: dRecurrentKernel, bias: dBias };
  return { dx, weights: gradients, dInitial: { h: dh, c: dc } };
}
