// Wrong arguments of the operations on whole tensors.
import { ConfigError, createRandom, DataError, ShapeError } from '@longhand/base';
import {
  dropout,
  dropoutComposed,
  dropoutMask,
  embeddingLookup,
  embeddingLookupComposed,
  glorotUniform,
  linear,
  linearComposed,
  maskedSoftmax,
  maskedSoftmaxComposed,
  orthogonal,
  poolSequence,
  poolSequenceComposed,
  reverseSequence,
  sequenceMask,
  topLogProbs,
  topLogProbsComposed,
  uniform,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { disposed, floats, ints, type Misuse, untyped } from './misuse.ts';
import { int32 } from './tensors.ts';

type Pooling = (x: tf.Tensor3D, lengths: tf.Tensor1D, kind: never) => unknown;

const poolingMisuses = (pool: Pooling): Misuse[] => {
  const given =
    (x = floats(2, 3, 4), lengths: tf.Tensor1D = int32([1, 3]), kind: unknown = 'max') =>
    () =>
      pool(x, lengths, kind as never);
  return [
    [
      'an unknown kind',
      () => given(undefined, undefined, 'median'),
      ConfigError,
      'kind: expected mean, max, last, got "median"',
    ],
    ['a kind named like a method', () => given(undefined, undefined, 'toString'), ConfigError, 'kind'],
    ['no kind', () => given(undefined, undefined, null), ConfigError, 'kind: expected mean, max, last, got null'],
    [
      'a length above T',
      () => given(undefined, int32([1, 4])),
      DataError,
      'lengths[1]: expected a length of 0 to 3, got 4',
    ],
    ['a length below 0', () => given(undefined, int32([-1, 4])), DataError, 'lengths[0]'],
    [
      'lengths of another batch',
      () => given(undefined, int32([1])),
      ShapeError,
      'lengths: expected shape [2], got [1]',
    ],
    ['lengths of float32', () => given(undefined, floats(2)), ShapeError, 'lengths: expected dtype int32'],
    ['x of int32', () => given(ints(2, 3, 4)), ShapeError, 'x: expected dtype float32, got int32'],
    ['x of rank 2', () => given(floats(2, 3)), ShapeError, 'x: expected shape [any, any, any]'],
    ['an empty batch', () => given(floats(0, 3, 4), int32([])), ShapeError, 'x: expected no empty axis'],
    ['x that is disposed', () => given(disposed(floats(2, 3, 4))), ShapeError, 'disposed'],
  ];
};

const softmaxMisuses = (softmax: (scores: tf.Tensor2D, lengths: tf.Tensor1D) => unknown): Misuse[] => {
  const given =
    (scores = floats(2, 3), lengths: tf.Tensor1D = int32([1, 3])) =>
    () =>
      softmax(scores, lengths);
  return [
    [
      'a length above T',
      () => given(undefined, int32([1, 4])),
      DataError,
      'lengths[1]: expected a length of 0 to 3, got 4',
    ],
    ['a length below 0', () => given(undefined, int32([-1, 3])), DataError, 'lengths[0]'],
    ['lengths of another batch', () => given(undefined, int32([1, 1, 1])), ShapeError, 'lengths: expected shape [2]'],
    ['lengths of float32', () => given(undefined, floats(2)), ShapeError, 'lengths: expected dtype int32'],
    ['scores of int32', () => given(ints(2, 3)), ShapeError, 'scores: expected dtype float32'],
    ['scores of rank 3', () => given(floats(2, 3, 1)), ShapeError, 'scores: expected shape [any, any]'],
    ['no scores at all', () => given(floats(2, 0), int32([0, 0])), ShapeError, 'scores: expected no empty axis'],
  ];
};

const embeddingMisuses = (lookup: typeof embeddingLookupComposed): Misuse[] => {
  const given =
    (ids: unknown, table = floats(4, 3)) =>
    () =>
      lookup(table, ids as tf.Tensor1D);
  return [
    [
      'an id beyond the table',
      () => given(int32([0, 4])),
      DataError,
      'ids[1]: expected 0 to 3, got 4. Was it encoded with another vocabulary?',
    ],
    [
      'an id below 0',
      () => given(tf.tensor2d([0, 1, -1, 2], [2, 2], 'int32')),
      DataError,
      'ids[1, 0]: expected 0 to 3, got -1',
    ],
    ['ids of float32', () => given(floats(2)), ShapeError, 'ids: expected dtype int32, got float32'],
    ['ids of rank 3', () => given(ints(1, 1, 1)), ShapeError, 'ids: expected shape [any, any]'],
    ['no ids', () => given(ints(0)), ShapeError, 'ids: expected no empty axis'],
    ['ids that are an array', () => given([1, 2]), ShapeError, 'ids: expected a tensor, got an array'],
    ['a table of int32', () => given(int32([1]), ints(4, 3)), ShapeError, 'table: expected dtype float32'],
    ['a table of rank 1', () => given(int32([1]), floats(4)), ShapeError, 'table: expected shape [any, any]'],
  ];
};

type Linear = (x: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor1D, activation: never) => unknown;

const linearMisuses = (run: Linear): Misuse[] => {
  const given =
    (x = floats(2, 3), kernel = floats(3, 4), bias: unknown = floats(4), activation: unknown = 'tanh') =>
    () =>
      run(x, kernel, bias as tf.Tensor1D, activation as never);
  return [
    [
      'an unknown activation',
      () => given(undefined, undefined, undefined, 'gelu'),
      ConfigError,
      'activation: expected linear, relu, sigmoid, tanh, got "gelu"',
    ],
    ['x of int32', () => given(ints(2, 3)), ShapeError, 'x: expected dtype float32'],
    ['x of rank 1', () => given(floats(3)), ShapeError, 'x: expected shape [any, any], got [3]'],
    ['x of rank 4', () => given(floats(1, 1, 2, 3)), ShapeError, 'x: expected shape'],
    ['no rows', () => given(floats(0, 3)), ShapeError, 'x: expected no empty axis'],
    ['a kernel for other inputs', () => given(floats(2, 5)), ShapeError, 'kernel: expected shape [5, any], got [3, 4]'],
    ['a kernel of int32', () => given(undefined, ints(3, 4)), ShapeError, 'kernel: expected dtype float32'],
    ['a bias of another size', () => given(undefined, undefined, floats(5)), ShapeError, 'bias: expected shape [4]'],
    ['a bias of int32', () => given(undefined, undefined, ints(4)), ShapeError, 'bias: expected dtype float32'],
  ];
};

type Dropout = (x: tf.Tensor, rate: never, seed: never, sharedAxis: never) => unknown;

const dropoutMisuses = (run: Dropout): Misuse[] => {
  const given =
    (rate: unknown, seed: unknown = 1, sharedAxis: unknown = -1, x = floats(2, 3)) =>
    () =>
      run(x, rate as never, seed as never, sharedAxis as never);
  return [
    ['a rate of 1', () => given(1), ConfigError, 'rate: expected 0 <= rate < 1, got 1'],
    ['a rate below 0', () => given(-0.1), ConfigError, 'rate'],
    ['a rate of NaN', () => given(Number.NaN), ConfigError, 'rate: expected 0 <= rate < 1, got NaN'],
    ['a rate in text', () => given('0.5'), ConfigError, 'rate: expected 0 <= rate < 1, got "0.5"'],
    ['no seed', () => given(0.5, null), ConfigError, 'seed: expected an integer, got null'],
    ['a seed of NaN', () => given(0.5, Number.NaN), ConfigError, 'seed: expected an integer, got NaN'],
    ['half a seed', () => given(0.5, 1.5), ConfigError, 'seed'],
    ['another axis', () => given(0.5, 1, 0), ConfigError, 'sharedAxis'],
    ['a mask over time without time', () => given(0.5, 1, 1), ShapeError, 'A mask shared over time needs [B, T, D].'],
    ['x of int32', () => given(0.5, 1, -1, ints(2, 3)), ShapeError, 'x: expected dtype float32'],
    ['x of int32 at rate 0', () => given(0, 1, -1, ints(2, 3)), ShapeError, 'x: expected dtype float32'],
  ];
};

const topMisuses = (top: (logits: tf.Tensor2D, count: number) => unknown): Misuse[] => {
  const given =
    (count: unknown, logits = floats(2, 6)) =>
    () =>
      top(logits, count as number);
  return [
    ['none of the words', () => given(0), ConfigError, 'count: expected 1 to 6, got 0'],
    ['more words than there are', () => given(7), ConfigError, 'count: expected 1 to 6, got 7'],
    ['half a word', () => given(1.5), ConfigError, 'count'],
    ['a number in text', () => given('2'), ConfigError, 'count: expected 1 to 6, got "2"'],
    ['logits of int32', () => given(1, ints(2, 6)), ShapeError, 'logits: expected dtype float32'],
    ['logits of rank 1', () => given(1, floats(6)), ShapeError, 'logits: expected shape [any, any]'],
  ];
};

const random = createRandom(1);
const sizes = (make: (rows: never, columns: never) => unknown): Misuse[] =>
  [0, -1, 1.5, Number.NaN, '8', 1e9].map((size) => [
    `${String(size)} rows`,
    () => () => make(untyped(size) as never, 2 as never),
    ConfigError,
    size === 1e9 ? 'expected at most 16777216' : 'expected a positive integer',
  ]);

const ofReverse: Misuse[] = [
  [
    'a length above T',
    () => withLengths(reverseSequence, floats(2, 3, 4), int32([1, 4])),
    DataError,
    'lengths[1]: expected a length of 0 to 3',
  ],
  ['a length below 0', () => withLengths(reverseSequence, floats(2, 3, 4), int32([-2, 1])), DataError, 'lengths[0]'],
  [
    'lengths of another batch',
    () => withLengths(reverseSequence, floats(2, 3, 4), int32([1])),
    ShapeError,
    'lengths: expected shape [2]',
  ],
  ['x of rank 2', () => withLengths(reverseSequence, floats(2, 3), int32([1, 1])), ShapeError, 'x: expected shape'],
];

const ofMask: Misuse[] = [
  [
    'a length above T',
    () => withLengths(sequenceMask, int32([1, 4]), 3),
    DataError,
    'lengths[1]: expected a length of 0 to 3',
  ],
  ['lengths of float32', () => withLengths(sequenceMask, floats(2), 3), ShapeError, 'lengths: expected dtype int32'],
  [
    'half a step',
    () => withLengths(sequenceMask, int32([1, 1]), 1.5),
    ConfigError,
    'time: expected a positive integer, got 1.5',
  ],
];

const withLengths = <A, Rest>(operation: (first: A, second: Rest) => unknown, first: A, second: Rest) => {
  const given = [untyped(first), untyped(second)] as const;
  return () => operation(...given);
};

/** By operation. */
export const operationMisuses = (): [string, Misuse[]][] => [
  ['poolSequence', poolingMisuses((x, lengths, kind) => poolSequence(x, lengths, { kind }))],
  ['poolSequenceComposed', poolingMisuses(poolSequenceComposed)],
  ['maskedSoftmax', softmaxMisuses(maskedSoftmax)],
  ['maskedSoftmaxComposed', softmaxMisuses(maskedSoftmaxComposed)],
  ['embeddingLookup', embeddingMisuses(embeddingLookup as typeof embeddingLookupComposed)],
  ['embeddingLookupComposed', embeddingMisuses(embeddingLookupComposed)],
  ['linear', linearMisuses((x, kernel, bias, activation) => linear(x, kernel, bias, { activation }))],
  ['linearComposed', linearMisuses(linearComposed)],
  ['dropout', dropoutMisuses((x, rate, seed, sharedAxis) => dropout(x, rate, { seed, sharedAxis }))],
  ['dropoutComposed', dropoutMisuses((x, rate, seed, sharedAxis) => dropoutComposed(x, { rate, seed, sharedAxis }))],
  ['dropoutMask', sizes((rows, columns) => dropoutMask([rows, columns], 0.5, 1))],
  ['topLogProbs', topMisuses(topLogProbs)],
  ['topLogProbsComposed', topMisuses((logits, count) => topLogProbsComposed(logits, { count }))],
  ['glorotUniform', sizes((rows, columns) => glorotUniform(rows, columns, random))],
  ['orthogonal', sizes((rows, columns) => orthogonal(rows, columns, random))],
  ['reverseSequence', ofReverse],
  ['sequenceMask', ofMask],
  ['uniform', sizes((rows, columns) => uniform([rows, columns], 1, random))],
];
