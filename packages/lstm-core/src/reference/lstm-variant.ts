// The specification of the LSTM's variants: one sequence, one step at a time, in float64. Forward only; its gradients are those
// that small changes show (`numericGradient`). Without any option it is the cell of lstm.ts.
import { checkFinite, checkKind, checkPositive } from '../ops/checks.ts';
import { checkLength, checkMatrix, checkRows } from './checks.ts';
import { addProduct, type Matrix, sigmoid } from './matrix.ts';

export interface LstmVariantWeights {
  /** `[D, 4H]`, gates packed i, f, g, o; `[D, 3H]`, i, g, o, where gates are coupled. */
  readonly kernel: Matrix;
  /** `[P, 4H]` or `[P, 3H]`; P is H without projection. */
  readonly recurrentKernel: Matrix;
  readonly bias: ArrayLike<number>;
  /** `[H, P]`: h = (o∗tanh(C)) projection (Sak et al. 2014). */
  readonly projection?: Matrix;
  /** `[3H]`: i and f see C_{t-1}, o sees C_t, each unit its own (Gers and Schmidhuber 2000). `[2H]`, i and o, where gates are coupled. */
  readonly peepholes?: ArrayLike<number>;
  /** Layer normalisation (Ba et al. 2016): gains `[4H]` of x W and h R, gain and shift `[H]` of the cell. */
  readonly layerNorm?: Readonly<Record<'inputGain' | 'recurrentGain' | 'cellGain' | 'cellShift', ArrayLike<number>>>;
}

export interface LstmVariantOptions {
  /** Gates by 0.2 x + 0.5 between 0 and 1, as in Keras, instead of the sigmoid. */
  readonly hardGates?: boolean;
  /** f = 1 - i (Greff et al. 2017). */
  readonly coupledGates?: boolean;
  /** C stays between -cellClip and cellClip. */
  readonly cellClip?: number;
  /** Where the normalised cell goes: into tanh only, as in the paper, or on into the state. */
  readonly normalizedCell?: 'output' | 'state';
  readonly epsilon?: number;
  /** Multiplies h_{t-1} in h R. */
  readonly mask?: ArrayLike<number>;
  /** Zoneout (Krueger et al. 2017): the share of each new value, by step. */
  readonly hiddenUpdate?: (step: number) => ArrayLike<number>;
  readonly cellUpdate?: (step: number) => ArrayLike<number>;
}

export interface LstmVariantState {
  readonly h: Float64Array;
  readonly c: Float64Array;
}

/** @throws ShapeError; ConfigError for an option out of range */
export function referenceLstmVariant(
  inputs: readonly ArrayLike<number>[],
  weights: LstmVariantWeights,
  initial: LstmVariantState,
  options: LstmVariantOptions = {},
): { output: Float64Array[]; state: LstmVariantState } {
  checkArguments(weights, initial, options);
  checkRows(`${where}: inputs`, inputs, weights.kernel.rows);
  const output: Float64Array[] = [];
  let state = initial;
  for (const [t, x] of inputs.entries()) {
    const next = step(x, state, weights, options);
    state = {
      h: blend(state.h, next.h, options.hiddenUpdate?.(t)),
      c: blend(state.c, next.c, options.cellUpdate?.(t)),
    };
    output.push(state.h);
  }
  return { output, state };
}

const where = 'referenceLstmVariant';

function checkArguments(
  { kernel, recurrentKernel, bias, projection, peepholes, layerNorm }: LstmVariantWeights,
  { h, c }: LstmVariantState,
  { coupledGates = false, cellClip = Infinity, normalizedCell = 'output', epsilon = 1e-5, mask }: LstmVariantOptions,
): void {
  checkPositive(`${where}: cellClip`, cellClip);
  checkKind(`${where}: normalizedCell`, normalizedCell, ['output', 'state']);
  checkFinite(`${where}: epsilon`, epsilon, 0);
  const [size, width] = [c.length, (coupledGates ? 3 : 4) * c.length];
  checkMatrix(`${where}: kernel`, kernel, kernel.rows, width);
  checkMatrix(`${where}: recurrentKernel`, recurrentKernel, h.length, width);
  checkLength(`${where}: bias`, bias, width);
  if (projection) checkMatrix(`${where}: projection`, projection, size, h.length);
  else checkLength(`${where}: h`, h, size);
  if (peepholes) checkLength(`${where}: peepholes`, peepholes, width - size);
  if (mask) checkLength(`${where}: mask`, mask, h.length);
  if (!layerNorm) return;
  const lengths = { inputGain: width, recurrentGain: width, cellGain: size, cellShift: size } as const;
  for (const name of ['inputGain', 'recurrentGain', 'cellGain', 'cellShift'] as const)
    checkLength(`${where}: ${name}`, layerNorm[name], lengths[name]);
}

function step(
  x: ArrayLike<number>,
  { h, c }: LstmVariantState,
  weights: LstmVariantWeights,
  options: LstmVariantOptions,
) {
  const { layerNorm, peepholes, projection } = weights;
  const { coupledGates = false, cellClip = Infinity, normalizedCell = 'output', epsilon = 1e-5, mask } = options;
  const activate = options.hardGates ? hardSigmoid : sigmoid;
  const size = c.length;
  const fromInput = new Float64Array(weights.kernel.columns);
  const fromState = new Float64Array(weights.kernel.columns);
  addProduct(fromInput, x, weights.kernel);
  addProduct(fromState, mask ? h.map((value, k) => value * mask[k]!) : h, weights.recurrentKernel);
  const a = layerNorm ? normalize(fromInput, epsilon, layerNorm.inputGain) : fromInput;
  const b = layerNorm ? normalize(fromState, epsilon, layerNorm.recurrentGain) : fromState;
  const z = (gate: number, k: number) => {
    const at = gate * size + k;
    return a[at]! + b[at]! + weights.bias[at]!;
  };
  const peep = (gate: number, k: number, cell: number) => (peepholes ? peepholes[gate * size + k]! * cell : 0);
  const [forgetGate, candidate, outputGate] = coupledGates ? [0, 1, 2] : [1, 2, 3];

  const unnormalized = c.map((previous, k) => {
    const i = activate(z(0, k) + peep(0, k, previous));
    const f = coupledGates ? 1 - i : activate(z(forgetGate!, k) + peep(1, k, previous));
    const cell = f * previous + i * Math.tanh(z(candidate!, k));
    return Math.min(cellClip, Math.max(-cellClip, cell));
  });
  const normalized = layerNorm
    ? normalize(unnormalized, epsilon, layerNorm.cellGain, layerNorm.cellShift)
    : unnormalized;
  const cell = normalizedCell === 'state' ? normalized : unnormalized;
  const hidden = normalized.map(
    (value, k) => activate(z(outputGate!, k) + peep(coupledGates ? 1 : 2, k, cell[k]!)) * Math.tanh(value),
  );
  if (!projection) return { h: hidden, c: cell };
  const projected = new Float64Array(projection.columns);
  addProduct(projected, hidden, projection);
  return { h: projected, c: cell };
}

/** gain ∗ (x - mean) / sqrt(variance + epsilon) + shift, over all of x. */
function normalize(x: Float64Array, epsilon: number, gain: ArrayLike<number>, shift?: ArrayLike<number>): Float64Array {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map((value, k) => (gain[k]! * (value - mean)) / Math.sqrt(variance + epsilon) + (shift?.[k] ?? 0));
}

const hardSigmoid = (x: number): number => Math.min(1, Math.max(0, 0.2 * x + 0.5));

function blend(old: Float64Array, next: Float64Array, share?: ArrayLike<number>): Float64Array {
  if (!share) return next;
  checkLength(`${where}: zoneout's share`, share, next.length);
  return next.map((value, k) => old[k]! + share[k]! * (value - old[k]!));
}

/** df/dx by central differences in float64, at `x`, which is left as it was. */
export function numericGradient(f: () => number, x: Float64Array, epsilon = 1e-5): Float64Array {
  checkPositive('numericGradient: epsilon', epsilon);
  return x.map((value, i) => {
    x[i] = value + epsilon;
    const above = f();
    x[i] = value - epsilon;
    const below = f();
    x[i] = value;
    return (above - below) / (2 * epsilon);
  });
}
