// Wrong arguments of the losses over sequences.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import {
  type CrfWeights,
  crfLoss,
  crfLossComposed,
  crfMarginals,
  crfMarginalsComposed,
  crfViterbi,
  ctcLoss,
  ctcLossComposed,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { type Changes, floats, ints, type Misuse } from './misuse.ts';
import { int32 } from './tensors.ts';

const [B, T, K] = [2, 3, 4];

interface CrfArguments extends CrfWeights {
  readonly emissions: tf.Tensor3D;
  readonly labels: tf.Tensor2D;
  readonly lengths: tf.Tensor1D;
}

/** The checks that loss, marginals and decoding share. */
const crfMisuses = (run: (given: CrfArguments) => unknown): Misuse[] => {
  const given = (changes: Changes) => {
    const weights = { transitions: floats(K, K), start: floats(K), end: floats(K) };
    const all = { emissions: floats(B, T, K), labels: ints(B, T), lengths: int32([3, 1]), ...weights, ...changes };
    return () => run(all);
  };
  return [
    [
      'a length above T',
      () => given({ lengths: int32([3, 4]) }),
      DataError,
      'lengths[1]: expected a length of 0 to 3, got 4',
    ],
    ['a length below 0', () => given({ lengths: int32([-1, 1]) }), DataError, 'lengths[0]'],
    ['lengths of another batch', () => given({ lengths: int32([1]) }), ShapeError, 'lengths: expected shape [2]'],
    ['lengths of float32', () => given({ lengths: floats(B) }), ShapeError, 'lengths: expected dtype int32'],
    ['emissions of int32', () => given({ emissions: ints(B, T, K) }), ShapeError, 'emissions: expected dtype float32'],
    [
      'sequences without steps',
      () => given({ emissions: floats(B, 0, K) }),
      ShapeError,
      'emissions: expected no empty axis',
    ],
    [
      'transitions of other labels',
      () => given({ transitions: floats(K, K + 1) }),
      ShapeError,
      'transitions: expected shape [4, 4]',
    ],
    [
      'transitions of int32',
      () => given({ transitions: ints(K, K) }),
      ShapeError,
      'transitions: expected dtype float32',
    ],
    ['starts of other labels', () => given({ start: floats(K - 1) }), ShapeError, 'start: expected shape [4]'],
    ['no ends', () => given({ end: undefined }), ShapeError, 'end: expected a tensor, got undefined'],
  ];
};

const crfLabels = (run: (labels: tf.Tensor2D) => unknown): Misuse[] => {
  const given = (labels: tf.Tensor2D) => () => run(labels);
  const labelled = (label: number) => tf.tensor2d([0, 1, label, 1, 99, -5], [B, T], 'int32'); // the last two are padding
  return [
    ['a label that is none', () => given(labelled(4)), DataError, 'labels[0, 2]: expected 0 to 3, got 4'],
    ['a label below 0', () => given(labelled(-1)), DataError, 'labels[0, 2]: expected 0 to 3, got -1'],
    ['labels of float32', () => given(floats(B, T)), ShapeError, 'labels: expected dtype int32'],
    ['labels of other steps', () => given(ints(B, T + 1)), ShapeError, 'labels: expected shape [2, 3]'],
  ];
};

const withLabels = (labels: tf.Tensor2D): CrfArguments => {
  const weights = {
    transitions: tf.zeros<tf.Rank.R2>([K, K]),
    start: tf.zeros<tf.Rank.R1>([K]),
    end: tf.zeros<tf.Rank.R1>([K]),
  };
  return { emissions: tf.zeros<tf.Rank.R3>([B, T, K]), labels, lengths: int32([3, 1]), ...weights };
};

const crfLossOf = ({ emissions, labels, lengths, ...weights }: CrfArguments, options: object = {}) =>
  crfLoss(emissions, labels, weights, { lengths, ...options });

interface CtcArguments {
  readonly logits: tf.Tensor3D;
  readonly targets: tf.Tensor2D;
  readonly inputLengths: tf.Tensor1D;
  readonly targetLengths: tf.Tensor1D;
  readonly blank: number;
  readonly zeroInfinity: boolean;
}

const ctcMisuses = (run: (given: CtcArguments) => unknown): Misuse[] => {
  const given = (changes: Changes) => {
    const lengths = { inputLengths: int32([3, 2]), targetLengths: int32([2, 1]) };
    const targets = tf.tensor2d([1, 2, 3, 99], [B, 2], 'int32'); // the last is padding
    const all = { logits: floats(B, T, K), targets, ...lengths, blank: 0, zeroInfinity: false, ...changes };
    return () => run(all);
  };
  const targetsOf = (...labels: number[]) => ({ targets: tf.tensor2d(labels, [B, 2], 'int32') });
  return [
    [
      'a length of frames above T',
      () => given({ inputLengths: int32([4, 2]) }),
      DataError,
      'inputLengths[0]: expected a length of 0 to 3, got 4',
    ],
    ['a length of frames below 0', () => given({ inputLengths: int32([-1, 2]) }), DataError, 'inputLengths[0]'],
    [
      'a length of labels above U',
      () => given({ targetLengths: int32([1, 3]) }),
      DataError,
      'targetLengths[1]: expected a length of 0 to 2, got 3',
    ],
    ['lengths of float32', () => given({ inputLengths: floats(B) }), ShapeError, 'inputLengths: expected dtype int32'],
    [
      'lengths of another batch',
      () => given({ targetLengths: int32([1]) }),
      ShapeError,
      'targetLengths: expected shape [2]',
    ],
    ['a label that is none', () => given(targetsOf(1, 4, 1, 1)), DataError, 'targets[0, 1]: expected 0 to 3, got 4'],
    ['a label below 0', () => given(targetsOf(1, 2, -1, 1)), DataError, 'targets[1, 0]: expected 0 to 3, got -1'],
    [
      'a blank in a target',
      () => given(targetsOf(1, 0, 1, 1)),
      DataError,
      'targets[0, 1]: expected a label, got the blank, 0',
    ],
    ['targets of float32', () => given({ targets: floats(B, 2) }), ShapeError, 'targets: expected dtype int32'],
    ['targets of another batch', () => given({ targets: ints(1, 2) }), ShapeError, 'targets: expected shape [2, any]'],
    ['logits of int32', () => given({ logits: ints(B, T, K) }), ShapeError, 'logits: expected dtype float32'],
    ['logits without frames', () => given({ logits: floats(B, 0, K) }), ShapeError, 'logits: expected no empty axis'],
    ['a blank that is no class', () => given({ blank: 4 }), ConfigError, 'blank: expected 0 to 3, got 4'],
    ['a blank of NaN', () => given({ blank: Number.NaN }), ConfigError, 'blank'],
    ['text for a flag', () => given({ zeroInfinity: 'false' }), ConfigError, 'zeroInfinity: expected true or false'],
  ];
};

/** By operation. */
export const lossMisuses = (): [string, Misuse[]][] => [
  [
    'crfLoss',
    [
      ...crfMisuses(crfLossOf),
      ...crfLabels((labels) => tf.tidy(() => crfLossOf(withLabels(labels)))),
      [
        'an unknown reduction',
        () => () => tf.tidy(() => crfLossOf(withLabels(ints(B, T)), { reduction: 'max' })),
        ConfigError,
        'reduction: expected mean, sum, none',
      ],
    ],
  ],
  [
    'crfLossComposed',
    [...crfMisuses(crfLossComposed), ...crfLabels((labels) => tf.tidy(() => crfLossComposed(withLabels(labels))))],
  ],
  ['crfMarginals', crfMisuses(({ emissions, lengths, ...weights }) => crfMarginals(emissions, weights, { lengths }))],
  [
    'crfMarginalsComposed',
    crfMisuses(({ emissions, lengths, ...weights }) => crfMarginalsComposed(emissions, weights, lengths)),
  ],
  [
    'crfViterbi',
    [
      ...crfMisuses(({ emissions, lengths, ...weights }) => crfViterbi(emissions, weights, { lengths })),
      [
        'scores that are NaN',
        () => {
          const { emissions, ...weights } = withLabels(ints(B, T));
          const bad = emissions.add<tf.Tensor3D>(Number.NaN);
          return () => crfViterbi(bad, weights);
        },
        DataError,
        'sequence 0: expected scores that are numbers',
      ],
    ],
  ],
  [
    'ctcLoss',
    [
      ...ctcMisuses(({ logits, targets, ...options }) => ctcLoss(logits, targets, options)),
      [
        'an unknown reduction',
        () => () => tf.tidy(() => ctcLoss(floats(B, T, K), tf.ones([B, 1], 'int32'), { reduction: 'max' as never })),
        ConfigError,
        'reduction: expected mean, sum, none',
      ],
    ],
  ],
  [
    'ctcLossComposed',
    ctcMisuses(({ blank, zeroInfinity, ...inputs }) => ctcLossComposed(inputs, { blank, zeroInfinity })),
  ],
];
