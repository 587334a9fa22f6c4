// Wrong settings and arguments of the single layers, and of the one for tf.layers.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import { createAttentionPooling, createCrf, createEmbedding, createLinear } from '@longhand/lstm-core';
import { lstm as layersLstm } from '@longhand/lstm-core/tfjs';
import * as tf from '@tensorflow/tfjs';
import { floats, ints, type Misuse, making, random, sizeMisuses } from './misuse.ts';
import { int32 } from './tensors.ts';

const tfjsMisuses = (): Misuse[] => {
  const made = (args: unknown) => () => () => layersLstm(args as never);
  const called = (options: object, x = floats(2, 3, 4), config: object = {}) => {
    const layer = layersLstm({ units: 5, ...config });
    layer.apply(floats(2, 3, 4));
    return () => tf.tidy(() => layer.apply(x, options as never) as tf.Tensor);
  };
  return [
    ...[0, -1, 1.5, Number.NaN, '8', 1e9].map(
      (units): Misuse => [`units ${units}`, made({ units }), ConfigError, 'units: expected'],
    ),
    [
      'an unknown activation',
      made({ units: 2, activation: 'tangens' }),
      ConfigError,
      'lstm: activation: expected elu, ',
    ],
    [
      'a layer for an activation',
      made({ units: 2, recurrentActivation: 'Dense' }),
      ConfigError,
      'lstm: recurrentActivation',
    ],
    ['a rate of 1', made({ units: 2, dropout: 1 }), ConfigError, 'dropout: expected 0 <= rate < 1'],
    ['a rate below 0', made({ units: 2, recurrentDropout: -1 }), ConfigError, 'recurrentDropout'],
    ['an unknown initializer', made({ units: 2, kernelInitializer: 'tens' }), ConfigError, 'tens'],
    ['no options', made(undefined), ConfigError, 'an object of options'],
    [
      'one state',
      () => called({ initialState: [floats(2, 5)] }),
      ShapeError,
      'initialState: expected 2, h and c, got 1',
    ],
    [
      'states of another batch',
      () => called({ initialState: [floats(1, 5), floats(1, 5)] }),
      ShapeError,
      'initialState: expected shape [2, 5]',
    ],
    [
      'a mask of other steps',
      () => called({ mask: tf.ones([2, 4], 'bool') }),
      ShapeError,
      'mask: expected shape [2, 3]',
    ],
    [
      'a mask, by tfjs itself',
      () => called({ mask: tf.ones([2, 4], 'bool') }, undefined, { activation: 'relu' }),
      ShapeError,
      'mask',
    ],
    ['x of int32', () => called({}, ints(2, 3, 4)), ShapeError, 'inputs: expected dtype float32'],
  ];
};

const embedding = { vocabSize: 4, embeddingSize: 3 };
const linear = { inputSize: 3, outputSize: 4 };

/** By layer. */
export const layerMisuses = (): [string, Misuse[]][] => [
  [
    'createEmbedding',
    [
      ...sizeMisuses(createEmbedding, embedding, ['vocabSize', 'embeddingSize']),
      [
        'other vectors',
        making(createEmbedding, { ...embedding, initialVectors: new Float32Array(11) }),
        ShapeError,
        'initialVectors: expected 4 x 3 numbers, got 11',
      ],
      [
        'vectors in an array',
        making(createEmbedding, { ...embedding, initialVectors: new Array(12).fill(0) }),
        ConfigError,
        'initialVectors: expected a Float32Array',
      ],
      [
        'a table beyond memory',
        making(createEmbedding, { vocabSize: 1e7, embeddingSize: 1e4 }),
        ConfigError,
        'at most 4 GiB of weights, got 373 GiB',
      ],
    ],
  ],
  [
    'createLinear',
    [
      ...sizeMisuses(createLinear, linear, ['inputSize', 'outputSize']),
      [
        'an unknown activation',
        making(createLinear, { ...linear, activation: 'gelu' }),
        ConfigError,
        'activation: expected linear, relu, sigmoid, tanh',
      ],
      [
        'weights beyond memory',
        making(createLinear, { inputSize: 1e6, outputSize: 1e6 }),
        ConfigError,
        'at most 4 GiB of weights',
      ],
    ],
  ],
  ['createCrf', sizeMisuses(createCrf, {}, ['numLabels'])],
  [
    'createAttentionPooling',
    [
      ...sizeMisuses(createAttentionPooling, { inputSize: 3, attentionSize: 4 }, ['inputSize', 'attentionSize']),
      [
        'a length above T',
        () => {
          const pooling = createAttentionPooling({ inputSize: 3, attentionSize: 4 }, random);
          const [x, lengths] = [floats(2, 3, 3), int32([1, 4])];
          return () => pooling.apply(x, lengths);
        },
        DataError,
        'lengths[1]: expected a length of 0 to 3, got 4',
      ],
    ],
  ],
  ['tfjs/lstm', tfjsMisuses()],
];
