import { createRandom } from '@longhand/base';
import { createEmbedding, createLinear, createLstm, softmaxCrossEntropy } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { valueAndGradients } from './gradients.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

const numbers = (tensor: tf.Tensor | undefined): number[] | undefined => tensor && [...tensor.dataSync()];

/** What both ways give for the same loss, and how many tensors ours leaves. */
function bothWays(loss: () => tf.Scalar, variables: tf.Variable[]) {
  const { value, grads } = tf.variableGrads(loss, variables);
  const before = tf.memory().numTensors;
  const ours = valueAndGradients(loss, variables);
  const left = tf.memory().numTensors - before;
  const theirs = { value: numbers(value), gradients: variables.map(({ name }) => numbers(grads[name] ?? undefined)) };
  const own = { value: numbers(ours.value), gradients: ours.gradients.map(numbers) };
  tf.dispose([value, grads, ours.value, ours.gradients.filter(Boolean) as tf.Tensor[]]);
  return { theirs, own, left, kept: tf.memory().numTensors - before };
}

it('gives the bits of tf.variableGrads for a network, and leaves the gradients alone', () => {
  const embedding = createEmbedding({ vocabSize: 9, embeddingSize: 4 }, createRandom(1));
  const lstm = createLstm({ inputSize: 4, hiddenSize: 5, bidirectional: true, dropout: 0.2 }, createRandom(2));
  const linear = createLinear({ inputSize: 10, outputSize: 9, activation: 'tanh' }, createRandom(3));
  const ids = tf.tensor2d([1, 2, 3, 4, 5, 0], [2, 3], 'int32');
  const loss = () => {
    const read = lstm.apply(embedding.apply(ids), {
      training: { seed: 1 },
      lengths: tf.tensor1d([3, 2], 'int32'),
    }).output;
    return softmaxCrossEntropy(linear.apply(read).reshape<tf.Tensor2D>([-1, 9]), ids.flatten()) as tf.Scalar;
  };
  const variables = [embedding, lstm, linear].flatMap(({ params }) =>
    Object.values(params),
  ) as unknown as tf.Variable[];
  const { theirs, own, left, kept } = bothWays(loss, variables);
  expect(own).toEqual(theirs);
  expect(left).toBe(variables.length + 1);
  expect(kept).toBeLessThan(0);
  tf.disposeVariables();
  ids.dispose();
});

it('a gradient that goes on as it came is not freed with what it came from', () => {
  const [a, b, c] = [1, 2, 3].map((number) => tf.variable(tf.tensor1d([number, -number]))) as [
    tf.Variable,
    tf.Variable,
    tf.Variable,
  ];
  const loss = () => {
    const sum = a.add(b); // both have the gradient of the sum itself
    return sum.add(sum).mul(sum).reshape([2]).sum() as tf.Scalar;
  };
  const { theirs, own, left } = bothWays(loss, [a, b, c]);
  expect(own).toEqual(theirs);
  expect(own.gradients[2]).toBeUndefined();
  expect(left).toBe(3);
  tf.disposeVariables();
});

it('a loss that is a variable, or knows none of them', () => {
  const [a, b] = [tf.variable(tf.scalar(2)), tf.variable(tf.scalar(3))] as [tf.Variable, tf.Variable];
  const own = valueAndGradients(() => b.square() as tf.Scalar, [a]);
  expect(own.gradients).toEqual([undefined]);
  const itself = valueAndGradients(() => a as tf.Tensor as tf.Scalar, [a]);
  expect(itself.gradients.map(numbers)).toEqual([[1]]);
  tf.disposeVariables();
});

it('a loss that throws leaves nothing, and does not break the next', () => {
  const a = tf.variable(tf.scalar(2)) as tf.Variable;
  const before = tf.memory().numTensors;
  const wrong = () => {
    a.exp().square();
    throw new Error('no loss');
  };
  expect(() => valueAndGradients(wrong, [a])).toThrow('no loss');
  expect(() => valueAndGradients(() => a.less(3).toFloat() as tf.Scalar, [a])).toThrow(/with a gradient, got Less/);
  expect(tf.memory().numTensors).toBe(before);
  expect(numbers(valueAndGradients(() => a.square() as tf.Scalar, [a]).gradients[0])).toEqual([4]);
  expect(() => tf.grad(() => valueAndGradients(() => a.square() as tf.Scalar, [a]).value)(tf.scalar(1))).toThrow(
    'outside',
  );
  tf.disposeVariables();
});
