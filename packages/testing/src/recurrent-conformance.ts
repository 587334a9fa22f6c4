// What a recurrent layer must do on any backend: PyTorch's values and gradients, and the float64 reference's on odd sizes.
import { createRandom } from '@longhand/base';
import { createGru, createLstm, createRnn, type LstmState, type LstmWeights, lstmSequence } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { matrix, referenceLstm, referenceLstmGradients } from '../../lstm-core/src/reference/index.ts';
import { expectClose, flat, float32, type Tolerance } from './close.ts';
import { checkGradients } from './gradients.ts';
import { describeRnn } from './rnn-conformance.ts';
import { int32, randomTensor, tidily } from './tensors.ts';
import { type RecurrentCase, recurrentCases } from './torch-recurrent.ts';

export function describeRecurrent(): void {
  describe('recurrent layers and PyTorch', () => {
    for (const given of recurrentCases()) it(given.id, () => tidily(() => compareWithTorch(given)));
  });
  describeRnn();
  describe('the LSTM operation', () => {
    for (const sizes of oddSizes) {
      const title = Object.entries(sizes).map(([name, size]) => `${name} ${size}`);
      it(`equals the float64 reference: ${title.join(', ')}`, () => tidily(() => compareLstmWithReference(sizes)));
    }
    it('has the gradients that its values show', () => tidily(checkLstmGradients));
    it('needs no gradient of its inputs to give those of its weights', () => tidily(checkWeightsAlone));
  });
}

const creators = { lstm: createLstm, gru: createGru, rnn: createRnn };

function compareWithTorch(given: RecurrentCase): void {
  const { kind, inputSize, hiddenSize, projectionSize, numLayers, bidirectional, lossWeights, gradients } = given;
  const { activation } = given;
  const optional = { ...(projectionSize && { projectionSize }), ...(activation && { activation }) };
  const config = { inputSize, hiddenSize, numLayers, bidirectional, ...optional };
  const layer = creators[kind](config, createRandom(1), 'layer');
  const names = Object.keys(layer.params);
  const perDirection = names.length / given.weights.length;
  const nameOf = (k: number, weight: string) =>
    names.slice(k * perDirection, (k + 1) * perDirection).find((name) => name.endsWith(`.${weight}`))!;
  given.weights.forEach((weights, k) => {
    for (const weight of ['kernel', 'recurrentKernel', 'bias', 'recurrentBias', 'projection'] as const) {
      const variable = layer.params[nameOf(k, weight)];
      if (variable) variable.assign(weights[weight] ? tf.tensor(weights[weight]) : tf.zeros(variable.shape));
    }
  });

  const x = tf.variable(tf.tensor3d(given.x));
  const initial = given.initial?.map(({ h, c }) => ({
    h: tf.variable(tf.tensor2d(h)),
    ...(c && { c: tf.variable(tf.tensor2d(c)) }),
  })) as LstmState[] | undefined;
  const run = () => layer.apply(x as never, { lengths: int32(given.lengths), initialStates: initial });
  const { output, states } = run();
  expectClose(output.dataSync(), flat(given.output), float32, 'output');
  states.forEach((state, k) => {
    for (const [name, value] of Object.entries(state))
      expectClose(value.dataSync(), flat(given.states[k]![name as 'h']), float32, `${name} of ${k}`);
  });

  const inputs = [x, ...(initial ?? []).flatMap((state) => Object.values(state))] as tf.Variable[];
  const { grads } = tf.variableGrads(() => {
    const result = run();
    const parts = result.states.flatMap((state, k) =>
      Object.entries(state).map(([name, value]) =>
        value.mul(tf.tensor(lossWeights.states[k]![name as 'h'] as number[][])).sum(),
      ),
    );
    return tf.addN([result.output.mul(tf.tensor3d(lossWeights.output)).sum(), ...parts]) as tf.Scalar;
  }, [...inputs, ...Object.values(layer.params)]);
  const gradientOf = (variable: tf.Tensor) => grads[(variable as tf.Variable).name]!.dataSync();
  expectClose(gradientOf(x), flat(gradients.x), float32, 'dx');
  gradients.initial?.forEach((state, k) => {
    for (const [name, values] of Object.entries(state))
      if (values) expectClose(gradientOf(initial![k]![name as 'h']), flat(values), float32, `d${name}0 of ${k}`);
  });
  gradients.weights.forEach((weights, k) => {
    for (const [name, values] of Object.entries(weights))
      if (values) expectClose(gradientOf(layer.params[nameOf(k, name)]!), flat(values), float32, `d${name} of ${k}`);
  });
  layer.dispose();
  tf.dispose(inputs);
}

export interface LstmSizes {
  readonly B: number;
  readonly T: number;
  readonly D: number;
  readonly H: number;
  readonly reverse?: boolean;
  readonly mask?: boolean;
  readonly lengths?: readonly number[];
}

/** Below, at and beyond the widths of vectors and tiles; lengths 0 and T among them. */
const oddSizes: readonly LstmSizes[] = [
  { B: 1, T: 1, D: 1, H: 1 },
  { B: 1, T: 7, D: 3, H: 5, reverse: true },
  { B: 3, T: 4, D: 17, H: 9, lengths: [4, 0, 2] },
  { B: 5, T: 6, D: 8, H: 16, reverse: true, lengths: [1, 6, 0, 3, 5] },
  { B: 4, T: 3, D: 33, H: 31, mask: true },
  { B: 7, T: 5, D: 2, H: 33, mask: true, reverse: true, lengths: [5, 5, 4, 3, 2, 1, 0] },
];

/** For sums over many terms: an element near 0 carries the rounding of the large terms that met in it. */
const ofSum = (values: ArrayLike<number>): Tolerance => {
  let top = 1;
  for (let i = 0; i < values.length; i++) top = Math.max(top, Math.abs(values[i]!));
  return { ...float32, atol: 1e-5 * top };
};

/** Values and gradients of `lstmSequence` on random tensors of these sizes against the float64 reference. Call it in `tidily`. */
export function compareLstmWithReference({ B, T, D, H, reverse = false, mask = false, lengths }: LstmSizes): void {
  const tensors = lstmInputs({ B, T, D, H });
  const recurrentMask = mask ? randomTensor<tf.Tensor2D>([B, H], 11) : undefined;
  const options = { lengths: lengths && int32(lengths), reverse, recurrentMask };
  const run = (
    x: tf.Tensor,
    kernel: tf.Tensor,
    recurrentKernel: tf.Tensor,
    bias: tf.Tensor,
    h: tf.Tensor,
    c: tf.Tensor,
  ) =>
    lstmSequence(x as tf.Tensor3D, { kernel, recurrentKernel, bias } as LstmWeights, {
      ...options,
      initialState: { h, c } as LstmState,
    });
  const given = [tensors.x, tensors.kernel, tensors.recurrentKernel, tensors.bias, tensors.h, tensors.c] as const;
  const { output, state } = run(...given);
  const dOutput = randomTensor<tf.Tensor3D>([B, T, H], 21);
  const [dH, dC] = [randomTensor<tf.Tensor2D>([B, H], 22), randomTensor<tf.Tensor2D>([B, H], 23)];
  const loss = (...values: tf.Tensor[]) => {
    const result = run(...(values as [...typeof given]));
    const parts = [result.output.mul(dOutput), result.state.h.mul(dH), result.state.c.mul(dC)];
    return tf.addN(parts.map((part) => part.sum())) as tf.Scalar;
  };
  const gradients = tf
    .grads(loss)([...given])
    .map((gradient) => gradient.dataSync());

  const weights = {
    kernel: matrix(D, 4 * H, tensors.kernel.dataSync()),
    recurrentKernel: matrix(H, 4 * H, tensors.recurrentKernel.dataSync()),
    bias: Float64Array.from(tensors.bias.dataSync()),
  };
  const read = new Map<tf.Tensor, Float32Array>();
  const row = (tensor: tf.Tensor, ...at: number[]): Float64Array => {
    const size = tensor.shape.at(-1)!;
    const index = at.reduce((sum, i, axis) => sum * tensor.shape[axis]! + i, 0);
    if (!read.has(tensor)) read.set(tensor, tensor.dataSync<'float32'>());
    return Float64Array.from(read.get(tensor)!.subarray(index * size, (index + 1) * size));
  };
  const sums = {
    kernel: new Float64Array(D * 4 * H),
    recurrentKernel: new Float64Array(H * 4 * H),
    bias: new Float64Array(4 * H),
  };
  const dx = tf.tensor(gradients[0]!, [B, T, D]);
  const ofDx = ofSum(gradients[0]!);
  for (let b = 0; b < B; b++) {
    const positions = Array.from({ length: lengths?.[b] ?? T }, (_, t) => t);
    if (reverse) positions.reverse();
    const own = recurrentMask && row(recurrentMask, b);
    const initial = { h: row(tensors.h, b), c: row(tensors.c, b) };
    const forward = referenceLstm(
      positions.map((t) => row(tensors.x, b, t)),
      weights,
      initial,
      own,
    );
    const back = referenceLstmGradients(
      forward,
      weights,
      positions.map((t) => row(dOutput, b, t)),
      { h: row(dH, b), c: row(dC, b) },
      own,
    );
    expectClose(row(state.h, b), forward.state.h, float32, `h of sequence ${b}`);
    expectClose(row(state.c, b), forward.state.c, float32, `c of sequence ${b}`);
    for (let t = 0; t < T; t++) {
      const step = positions.indexOf(t);
      const at = `[${b}, ${t}]`;
      expectClose(row(output, b, t), step < 0 ? new Float64Array(H) : forward.output[step]!, float32, `output${at}`);
      expectClose(row(dx, b, t), step < 0 ? new Float64Array(D) : back.dx[step]!, ofDx, `dx${at}`);
    }
    expectClose(gradients[4]!.subarray(b * H, (b + 1) * H), back.dInitial.h, float32, `dh0 of sequence ${b}`);
    expectClose(gradients[5]!.subarray(b * H, (b + 1) * H), back.dInitial.c, float32, `dc0 of sequence ${b}`);
    for (const [name, sum] of Object.entries(sums)) {
      const part = back.weights[name as 'bias'] as Float64Array | { values: Float64Array };
      (part instanceof Float64Array ? part : part.values).forEach((value, i) => {
        sum[i]! += value;
      });
    }
  }
  for (const [i, [name, sum]] of Object.entries(sums).entries())
    expectClose(gradients[1 + i]!, sum, ofSum(sum), `gradient of ${name}`);
}

const lstmInputs = ({ B, T, D, H }: Pick<LstmSizes, 'B' | 'T' | 'D' | 'H'>) => ({
  x: randomTensor<tf.Tensor3D>([B, T, D], 1),
  // No larger than keeps the dynamics from being chaotic, where float32 and float64 part ways.
  kernel: randomTensor<tf.Tensor2D>([D, 4 * H], 2, Math.min(0.4, D ** -0.5)),
  recurrentKernel: randomTensor<tf.Tensor2D>([H, 4 * H], 3, Math.min(0.3, H ** -0.5)),
  bias: randomTensor<tf.Tensor1D>([4 * H], 4, 0.5),
  h: randomTensor<tf.Tensor2D>([B, H], 5, 0.5),
  c: randomTensor<tf.Tensor2D>([B, H], 6, 0.5),
});

function checkLstmGradients(): void {
  const lengths = int32([5, 2, 4]);
  checkGradients(lstmInputs({ B: 3, T: 5, D: 4, H: 6 }), ({ x, h, c, ...weights }) => {
    const initialState = { h, c } as LstmState;
    const { output, state } = lstmSequence(x as tf.Tensor3D, weights as unknown as LstmWeights, {
      lengths,
      initialState,
    });
    return [output, state.h, state.c];
  });
}

function checkWeightsAlone(): void {
  const { x, h: _, c: __, ...weights } = lstmInputs({ B: 2, T: 3, D: 3, H: 4 });
  const loss = (kernel: tf.Tensor) =>
    lstmSequence(x, { ...weights, kernel: kernel as tf.Tensor2D })
      .output.square()
      .sum();
  expect(tf.grad(loss)(weights.kernel).abs().min().dataSync()[0]).toBeGreaterThan(0);
}
