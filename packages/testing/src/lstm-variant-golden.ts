// Values of other implementations in our layout: ONNX Runtime's operator, PyTorch's and haste's layer-normalised LSTMs.
import { at } from '@longhand/base';
import {
  type LstmVariantOptions,
  type LstmVariantWeights,
  type LstmWeights,
  lstmSequence,
  lstmVariantSequence,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { expectClose, flat, float32, type Nested } from './close.ts';
import { int32 } from './tensors.ts';

type Rows = number[][];

export interface OnnxCase {
  readonly id: string;
  readonly tag: string;
  readonly direction: 'forward' | 'reverse';
  readonly coupled: boolean;
  /** `[T][B][D]` */
  readonly X: Rows[];
  readonly W: Rows;
  readonly R: Rows;
  readonly B: number[];
  readonly P?: number[];
  readonly lengths: number[];
  readonly h0: Rows;
  readonly c0: Rows;
  readonly Y: Rows[];
  readonly Yh: Rows;
  readonly Yc: Rows;
}

export function compareWithOnnx(given: OnnxCase): void {
  const gates = given.coupled ? ['i', 'c', 'o'] : ['i', 'f', 'c', 'o'];
  const blocks = <T>(values: readonly T[], order: string, wanted: readonly string[]): T[] => {
    const size = values.length / order.length;
    return wanted.flatMap((gate) => values.slice(order.indexOf(gate) * size, (order.indexOf(gate) + 1) * size));
  };
  const [inputBias, recurrentBias] = [given.B.slice(0, given.B.length / 2), given.B.slice(given.B.length / 2)];
  const bias = inputBias.map((value, k) => value + at(recurrentBias, k));
  const kernelOf = (rows: Rows) => tf.tensor2d(blocks(rows, 'iofc', gates)).transpose() as tf.Tensor2D;
  const weights = {
    kernel: kernelOf(given.W),
    recurrentKernel: kernelOf(given.R),
    bias: tf.tensor1d(blocks(bias, 'iofc', gates)),
    ...(given.P && { peepholes: tf.tensor1d(blocks(given.P, 'iof', given.coupled ? ['i', 'o'] : ['i', 'f', 'o'])) }),
  };
  const { output, state } = lstmVariantSequence(tf.tensor3d(given.X).transpose([1, 0, 2]), weights, {
    lengths: int32(given.lengths),
    reverse: given.direction === 'reverse',
    initialState: { h: tf.tensor2d(given.h0), c: tf.tensor2d(given.c0) },
    coupledGates: given.coupled,
  });
  expectClose(output.transpose([1, 0, 2]).dataSync(), flat(given.Y), float32, 'Y');
  expectClose(state.h.dataSync(), flat(given.Yh), float32, 'Yh');
  expectClose(state.c.dataSync(), flat(given.Yc), float32, 'Yc');
}

export interface PublishedCase {
  readonly id: string;
  readonly tag: string;
  readonly eps?: number;
  readonly config: { readonly hidden_size: number; readonly zoneout?: number; readonly training?: boolean };
  readonly batch: number;
  /** `[T][B][...]`, as all sequences here */
  readonly input: Rows[];
  readonly h0: Rows;
  readonly c0: Rows;
  readonly weights: Record<string, Nested>;
  readonly zoneout_mask_keep_new?: Rows[];
  readonly output: Rows[];
  readonly h_n: Rows;
  readonly c_n: Rows;
  readonly loss_weights: { readonly output: Rows[]; readonly h_n: Rows; readonly c_n: Rows };
  readonly gradients: Record<string, Nested>;
}

/** Both write all their weights' gradients through our layout: the functions from theirs to ours are on the tape. */
export function compareWithPublished(given: PublishedCase): void {
  const swap = (rows: Rows[]) => tf.tensor3d(rows).transpose([1, 0, 2]) as tf.Tensor3D;
  const theirs = { input: given.input, h0: given.h0, c0: given.c0, ...given.weights };
  const names = Object.keys(theirs);
  const values = Object.values(theirs).map((value) => tf.tensor(value as unknown as number[]));
  const run = (...inputs: tf.Tensor[]) => {
    const weights = Object.fromEntries(names.map((name, i) => [name, at(inputs, i)]));
    const [input, h0, c0] = ['input', 'h0', 'c0'].map((name) => tensorOf(weights, name)) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const own = given.tag.startsWith('pytorch') ? fromTorch(weights) : fromHaste(weights);
    const options = optionsOf(given, h0 as tf.Tensor2D, c0 as tf.Tensor2D);
    const x = input.transpose([1, 0, 2]) as tf.Tensor3D;
    if (!own.inputGain) return lstmSequence(x, own as LstmWeights, options);
    return lstmVariantSequence(x, own, options);
  };
  const { output, state } = run(...values);
  expectClose(output.dataSync(), swap(given.output).dataSync(), float32, 'output');
  expectClose(state.h.dataSync(), flat(given.h_n), float32, 'h');
  expectClose(state.c.dataSync(), flat(given.c_n), float32, 'c');

  const { loss_weights: lossWeights } = given;
  const gradients = tf.grads((...inputs: tf.Tensor[]) => {
    const result = run(...inputs);
    const parts = [
      result.output.mul(swap(lossWeights.output)),
      result.state.h.mul(tf.tensor2d(lossWeights.h_n)),
      result.state.c.mul(tf.tensor2d(lossWeights.c_n)),
    ];
    return tf.addN(parts.map((part) => part.sum())) as tf.Scalar;
  })(values);
  for (const [i, name] of names.entries()) {
    // Layer normalisation divides by deviations that are small here.
    const tolerance = { rtol: 5e-4, atol: 5e-5 };
    const expected = given.gradients[name];
    if (!expected) throw new Error(`${given.id} has no gradient of ${name}`);
    expectClose(at(gradients, i).dataSync(), flat(expected), tolerance, `gradient of ${name}`);
  }
}

type Tensors = Readonly<Record<string, tf.Tensor>>;

function tensorOf(tensors: Tensors, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`no ${name} among ${Object.keys(tensors).join(', ')}`);
  return tensor;
}

/** One layer normalisation over all four gates with gain and shift each; the shifts add up to our bias. */
const fromTorch = (weights: Tensors): LstmVariantWeights => ({
  kernel: tensorOf(weights, 'cell.weight_ih').transpose() as tf.Tensor2D,
  recurrentKernel: tensorOf(weights, 'cell.weight_hh').transpose() as tf.Tensor2D,
  bias: tensorOf(weights, 'cell.layernorm_i.bias').add(tensorOf(weights, 'cell.layernorm_h.bias')) as tf.Tensor1D,
  inputGain: weights['cell.layernorm_i.weight'] as tf.Tensor1D,
  recurrentGain: weights['cell.layernorm_h.weight'] as tf.Tensor1D,
  cellGain: weights['cell.layernorm_c.weight'] as tf.Tensor1D,
  cellShift: weights['cell.layernorm_c.bias'] as tf.Tensor1D,
});

/** Gates i, g, f, o in columns. */
function fromHaste(weights: Tensors): LstmVariantWeights {
  const reorder = <T extends tf.Tensor>(tensor: tf.Tensor): T => {
    const axis = tensor.rank - 1;
    const [i, g, f, o] = tf.split(tensor, 4, axis) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    return tf.concat([i, f, g, o], axis) as T;
  };
  const own = {
    kernel: reorder<tf.Tensor2D>(tensorOf(weights, 'kernel')),
    recurrentKernel: reorder<tf.Tensor2D>(tensorOf(weights, 'recurrent_kernel')),
    bias: reorder<tf.Tensor1D>(tensorOf(weights, 'bias')),
  };
  if (!weights.gamma) return own;
  const [inputGain, recurrentGain] = tf.split(weights.gamma, 2, 0).map((gain) => reorder<tf.Tensor1D>(gain.squeeze()));
  const [cellGain, cellShift] = [weights.gamma_h as tf.Tensor1D, weights.beta_h as tf.Tensor1D];
  return { ...own, inputGain, recurrentGain, cellGain, cellShift };
}

function optionsOf(given: PublishedCase, h: tf.Tensor2D, c: tf.Tensor2D): LstmVariantOptions {
  const { zoneout = 0, training = false } = given.config;
  const keepNew = given.zoneout_mask_keep_new;
  const hiddenUpdate =
    training && keepNew ? (tf.tensor3d(keepNew).transpose([1, 0, 2]) as tf.Tensor) : tf.scalar(1 - zoneout);
  return {
    initialState: { h, c },
    ...(zoneout > 0 && { zoneout: { hiddenUpdate, cellUpdate: tf.scalar(1) } }),
    ...(given.eps !== undefined && { epsilon: given.eps }),
    normalizedCell: given.tag.startsWith('pytorch') ? 'state' : 'output',
  };
}
