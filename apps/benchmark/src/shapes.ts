// The models whose steps are timed: one LSTM layer in four sizes, and small models of the tasks.
import { createRandom, type Random } from '@longhand/base';
import {
  createEmbedding,
  createLinear,
  createLstm,
  ctcLoss,
  linear,
  type NamedParams,
  poolSequence,
  softmaxCrossEntropy,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';

export interface Shape {
  readonly name: string;
  /** What `units` counts in a step. */
  readonly unit: string;
  readonly units: number;
  create(): Model;
}

export interface Model {
  readonly params: NamedParams;
  /** The forward pass; the caller disposes the result. */
  forward(): tf.Tensor;
  loss(output: tf.Tensor): tf.Scalar;
}

const seed = 1;
const normal = (shape: readonly number[], random: Random): tf.Tensor =>
  tf.tensor(Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, random.normal), [...shape]);
const integers = (shape: readonly number[], below: number, random: Random): tf.Tensor =>
  tf.tensor(
    Int32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => random.integer(below)),
    [...shape],
    'int32',
  );

function layer(B: number, T: number, D: number, H: number): Shape {
  return {
    ...{ name: `lstm-b${B}-t${T}-h${H}`, unit: 'steps', units: B * T },
    create: () => {
      const random = createRandom(seed);
      const lstm = createLstm({ inputSize: D, hiddenSize: H }, random);
      const x = normal([B, T, D], random) as tf.Tensor3D;
      return {
        params: lstm.params,
        forward: () => lstm.apply(x).output,
        loss: (output) => output.sum(),
      };
    },
  };
}

/** LSTM(128) -> LSTM(128) -> Dense(10) on the last step. */
const stacked: Shape = {
  ...{ name: 'seed-b32-t50', unit: 'sequences', units: 32 },
  create: () => {
    const random = createRandom(seed);
    const lstm = createLstm({ inputSize: 64, hiddenSize: 128, numLayers: 2 }, random);
    const dense = createLinear({ inputSize: 128, outputSize: 10 }, random);
    const x = normal([32, 50, 64], random) as tf.Tensor3D;
    const labels = integers([32], 10, random) as tf.Tensor1D;
    return {
      params: { ...lstm.params, ...dense.params },
      forward: () => dense.apply(lstm.apply(x).states.at(-1)!.h),
      loss: (output) => softmaxCrossEntropy(output as tf.Tensor2D, labels) as tf.Scalar,
    };
  },
};

/** Embedding, bidirectional LSTM, mean over time, dense. */
const sentiment: Shape = {
  ...{ name: 'sentiment-b32-t200', unit: 'tokens', units: 32 * 200 },
  create: () => {
    const random = createRandom(seed);
    const embedding = createEmbedding({ vocabSize: 20_000, embeddingSize: 128 }, random);
    const lstm = createLstm({ inputSize: 128, hiddenSize: 128, bidirectional: true }, random);
    const dense = createLinear({ inputSize: 256, outputSize: 2 }, random);
    const ids = integers([32, 200], 20_000, random) as tf.Tensor2D;
    const labels = integers([32], 2, random) as tf.Tensor1D;
    const lengths = tf.fill([32], 200, 'int32') as tf.Tensor1D;
    return {
      params: { ...embedding.params, ...lstm.params, ...dense.params },
      forward: () =>
        tf.tidy(() => dense.apply(poolSequence(lstm.apply(embedding.apply(ids)).output, lengths, { kind: 'mean' }))),
      loss: (output) => softmaxCrossEntropy(output as tf.Tensor2D, labels) as tf.Scalar,
    };
  },
};

/** Bidirectional encoder, decoder with Luong's general attention (2015), teacher forced, without input feeding. */
const translation: Shape = {
  ...{ name: 'translation-b64-t16-v8000', unit: 'target tokens', units: 64 * 16 },
  create: () => {
    const [B, T, V, E, H] = [64, 16, 8000, 256, 256];
    const random = createRandom(seed);
    const source = createEmbedding({ vocabSize: V, embeddingSize: E }, random, 'source');
    const target = createEmbedding({ vocabSize: V, embeddingSize: E }, random, 'target');
    const encoder = createLstm({ inputSize: E, hiddenSize: H, bidirectional: true }, random, 'encoder');
    const decoder = createLstm({ inputSize: E, hiddenSize: 2 * H }, random, 'decoder');
    const score = createLinear({ inputSize: 2 * H, outputSize: 2 * H }, random, 'score');
    const combine = createLinear({ inputSize: 4 * H, outputSize: H, activation: 'tanh' }, random, 'combine');
    const output = createLinear({ inputSize: H, outputSize: V }, random, 'output');
    const { 'score.kernel': scoreKernel } = score.params;
    const [x, y] = [integers([B, T], V, random), integers([B, T], V, random)] as [tf.Tensor2D, tf.Tensor2D];
    const labels = y.reshape([B * T]) as tf.Tensor1D;
    const layers = [source, target, encoder, decoder, combine, output];
    return {
      params: Object.assign({ 'score.kernel': scoreKernel }, ...layers.map(({ params }) => params)),
      forward: () =>
        tf.tidy(() => {
          const { output: memory, states } = encoder.apply(source.apply(x));
          const [forward, backward] = states as [(typeof states)[0], (typeof states)[0]];
          const joined = (part: 'h' | 'c') => tf.concat([forward[part], backward[part]], 1) as tf.Tensor2D;
          const initialStates = [{ h: joined('h'), c: joined('c') }];
          const decoded = decoder.apply(target.apply(y), { initialStates }).output; // [B, T, 2H]
          const queries = linear(decoded, scoreKernel as unknown as tf.Tensor2D); // [B, T, 2H]
          const weights = tf.softmax(tf.matMul(queries, memory, false, true)); // [B, T, S]
          const context = tf.matMul(weights, memory); // [B, T, 2H]
          const combined = combine.apply(tf.concat([context, decoded], 2) as tf.Tensor3D); // [B, T, H]
          return output.apply(combined.reshape<tf.Tensor2D>([B * T, H])); // [B * T, V]
        }),
      loss: (logits) => softmaxCrossEntropy(logits as tf.Tensor2D, labels) as tf.Scalar,
    };
  },
};

/** Three bidirectional layers over 39 MFCC features, CTC over 31 labels and the blank. */
const speech: Shape = {
  ...{ name: 'speech-b16-t200', unit: 'frames', units: 16 * 200 },
  create: () => {
    const [B, T, U, V] = [16, 200, 30, 32];
    const random = createRandom(seed);
    const lstm = createLstm({ inputSize: 39, hiddenSize: 256, numLayers: 3, bidirectional: true }, random);
    const dense = createLinear({ inputSize: 512, outputSize: V }, random);
    const x = normal([B, T, 39], random) as tf.Tensor3D;
    const labels = integers([B, U], V - 1, random).add(tf.scalar(1, 'int32')) as tf.Tensor2D;
    return {
      params: { ...lstm.params, ...dense.params },
      forward: () => tf.tidy(() => dense.apply(lstm.apply(x).output)),
      loss: (logits) => ctcLoss(logits as tf.Tensor3D, labels) as tf.Scalar,
    };
  },
};

export const shapes: readonly Shape[] = [
  layer(32, 50, 128, 128),
  layer(32, 50, 256, 256),
  layer(32, 50, 512, 512),
  layer(1, 50, 256, 256),
  stacked,
  sentiment,
  translation,
  speech,
];
