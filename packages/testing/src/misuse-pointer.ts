// Wrong arguments of the pointer-generator.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import {
  coverageLoss,
  type PointerInputs,
  pointerCrossEntropy,
  pointerCrossEntropyComposed,
  pointerTopLogProbs,
  pointerTopLogProbsComposed,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { type Changes, floats, ints, type Misuse } from './misuse.ts';
import { int32 } from './tensors.ts';

const [B, T, N, V, S] = [2, 3, 4, 5, 3];

/** The checks that loss and search share. */
const ofInputs = (run: (inputs: PointerInputs) => unknown): Misuse[] => {
  const given = (changes: Changes) => {
    const all = { logits: floats(N, V), weights: floats(N, S), generate: floats(N), sourceIds: ints(B, S), ...changes };
    return () => run(all);
  };
  const sourceIds = () => tf.tensor2d([0, 1, -1, 0, 0, 0], [B, S], 'int32');
  return [
    ['a source id below 0', () => given({ sourceIds: sourceIds() }), DataError, 'sourceIds[0, 2]: expected 0 to'],
    ['source ids of float32', () => given({ sourceIds: floats(B, S) }), ShapeError, 'sourceIds: expected dtype int32'],
    ['sources without words', () => given({ sourceIds: ints(B, 0) }), ShapeError, 'sourceIds: expected no empty axis'],
    [
      'rows that sources do not share',
      () => given({ sourceIds: ints(3, S) }),
      ShapeError,
      'Each source needs as many rows.',
    ],
    [
      'attention over other words',
      () => given({ weights: floats(N, S + 1) }),
      ShapeError,
      'weights: expected shape [4, 3]',
    ],
    ['attention of int32', () => given({ weights: ints(N, S) }), ShapeError, 'weights: expected dtype float32'],
    ['switches of other rows', () => given({ generate: floats(N + 1) }), ShapeError, 'generate: expected shape [4]'],
    ['logits of int32', () => given({ logits: ints(N, V) }), ShapeError, 'logits: expected dtype float32'],
  ];
};

const pointerInputs = (): PointerInputs => ({
  ...{ logits: floats(N, V), weights: floats(N, S), generate: floats(N) },
  sourceIds: tf.tensor2d([0, 1, 6, 0, 5, 0], [B, S], 'int32'),
});

const targetMisuses = (run: (inputs: PointerInputs, targets: tf.Tensor1D) => unknown): Misuse[] => {
  const given = (targets: tf.Tensor1D) => {
    const inputs = pointerInputs();
    return () => run(inputs, targets);
  };
  return [
    [
      'a target of another source',
      () => given(int32([6, 5, 5, 0])),
      DataError,
      'targets[1]: expected 0 to 4, or an id of its source, got 5',
    ],
    ['a target below 0', () => given(int32([0, 0, -3, 0])), DataError, 'targets[2]'],
    ['targets of float32', () => given(floats(N)), ShapeError, 'targets: expected dtype int32'],
    ['targets of other rows', () => given(int32([0])), ShapeError, 'targets: expected shape [4]'],
  ];
};

const topMisuses = (run: (inputs: PointerInputs, count: number, extendedSize: number) => unknown): Misuse[] => {
  const given = (count: unknown, extendedSize: unknown) => {
    const inputs = pointerInputs();
    return () => run(inputs, count as number, extendedSize as number);
  };
  return [
    ['a source id beyond the words', () => given(1, 6), DataError, 'sourceIds[0, 2]: expected 0 to 5, got 6'],
    ['fewer words than the vocabulary', () => given(1, 4), ConfigError, 'extendedSize: expected 5 to 16777216, got 4'],
    ['more words than memory', () => given(1, 2 ** 31), ConfigError, 'extendedSize'],
    ['none of the words', () => given(0, 7), ConfigError, 'count: expected 1 to 7, got 0'],
    ['a number in text', () => given('1', 7), ConfigError, 'count: expected 1 to 7, got "1"'],
  ];
};

const attributes = { ignoreIndex: -1, labelSmoothing: 0 };
const pointerLoss =
  (options: object): Misuse[1] =>
  () => {
    const [inputs, targets] = [pointerInputs(), int32([0, 0, 0, 0])];
    return () => pointerCrossEntropy(inputs, targets, options);
  };

const coverage = (weights: unknown, counted: unknown) => () =>
  coverageLoss(weights as tf.Tensor3D, counted as tf.Tensor2D);

/** By operation. */
export const pointerMisuses = (): [string, Misuse[]][] => [
  [
    'pointerCrossEntropy',
    [
      ...ofInputs((inputs) => pointerCrossEntropy(inputs, int32([0, 0, 0, 0]))).map(inTidy),
      ...targetMisuses(pointerCrossEntropy),
      ['a smoothing of 1', pointerLoss({ labelSmoothing: 1 }), ConfigError, 'labelSmoothing'],
      ['a smoothing of NaN', pointerLoss({ labelSmoothing: Number.NaN }), ConfigError, 'labelSmoothing'],
      ['half an ignored index', pointerLoss({ ignoreIndex: 0.5 }), ConfigError, 'ignoreIndex: expected an integer'],
      ['an unknown reduction', pointerLoss({ reduction: 'avg' }), ConfigError, 'reduction: expected mean, sum, none'],
    ],
  ],
  [
    'pointerCrossEntropyComposed',
    [
      ...ofInputs((inputs) => pointerCrossEntropyComposed(inputs, int32([0, 0, 0, 0]), attributes)).map(inTidy),
      ...targetMisuses((inputs, targets) => pointerCrossEntropyComposed(inputs, targets, attributes)),
    ],
  ],
  [
    'pointerTopLogProbs',
    [...ofInputs((inputs) => pointerTopLogProbs(inputs, 1, V)), ...topMisuses(pointerTopLogProbs)],
  ],
  [
    'pointerTopLogProbsComposed',
    [
      ...ofInputs((inputs) => pointerTopLogProbsComposed(inputs, { count: 1, extendedSize: V })),
      ...topMisuses((inputs, count, extendedSize) => pointerTopLogProbsComposed(inputs, { count, extendedSize })),
    ],
  ],
  [
    'coverageLoss',
    [
      ['weights of int32', () => coverage(ints(B, T, S), floats(B, T)), ShapeError, 'weights: expected dtype float32'],
      [
        'weights of rank 2',
        () => coverage(floats(B, T), floats(B, T)),
        ShapeError,
        'weights: expected shape [any, any, any]',
      ],
      [
        'steps that count otherwise',
        () => coverage(floats(B, T, S), floats(B, T)),
        DataError,
        'counted[0, 0]: expected 0 or 1',
      ],
      [
        'counts of other steps',
        () => coverage(floats(B, T, S), floats(B, T + 1)),
        ShapeError,
        'counted: expected shape [2, 3]',
      ],
      ['counts of int32', () => coverage(floats(B, T, S), ints(B, T)), ShapeError, 'counted: expected dtype float32'],
    ],
  ],
];

/** The call makes a tensor of its own, which is not the operation's. */
function inTidy([wrong, prepare, error, message]: Misuse): Misuse {
  const tidied: Misuse[1] = () => {
    const call = prepare();
    return () => {
      tf.tidy(() => {
        call();
      });
    };
  };
  return [wrong, tidied, error, message];
}
