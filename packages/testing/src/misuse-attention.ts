// Wrong settings and arguments of attention, and of the models that are made of it.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import {
  type AttentionDecoderConfig,
  createAttention,
  createAttentionDecoder,
  createEncoderDecoder,
  type EncoderDecoderConfig,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import {
  type Changes,
  type Factory,
  floats,
  ints,
  type Misuse,
  making,
  random,
  rateMisuses,
  sizeMisuses,
} from './misuse.ts';
import { int32 } from './tensors.ts';

const decoding: AttentionDecoderConfig = {
  ...{ inputSize: 3, hiddenSize: 4, numLayers: 2, memorySize: 5, outputSize: 3 },
  ...{ attention: 'general', attentionFrom: 'last' },
};

const ofDecoder = (): Misuse[] => {
  const layers = (rows: number, count = 2) =>
    Array.from({ length: count }, () => ({ h: floats(rows, 4), c: floats(rows, 4) }));
  const applied = (x: unknown, state: unknown, config: Changes = {}) => {
    const decoder = createAttentionDecoder({ ...decoding, ...config }, random);
    const memory = decoder.remember(floats(2, 3, 5), int32([3, 1]));
    return () => decoder.apply(x as tf.Tensor3D, memory, state as never);
  };
  return [
    ...sizeMisuses(createAttentionDecoder, decoding as never, [
      'inputSize',
      'hiddenSize',
      'numLayers',
      'memorySize',
      'outputSize',
    ]),
    [
      'an unknown attention',
      making(createAttentionDecoder, { ...decoding, attention: 'cosine' }),
      ConfigError,
      'attention: kind: expected dot, scaled, general, additive, got "cosine"',
    ],
    [
      'attention from the middle',
      making(createAttentionDecoder, { ...decoding, attentionFrom: 'middle' }),
      ConfigError,
      'attentionFrom: expected first, last',
    ],
    [
      'attention over other sizes',
      making(createAttentionDecoder, { ...decoding, attention: 'dot' }),
      ConfigError,
      'queries as wide as the memory',
    ],
    [
      'coverage that is not additive',
      making(createAttentionDecoder, { ...decoding, coverage: true }),
      ConfigError,
      'additive attention',
    ],
    [
      'rows that sequences do not share',
      () => applied(floats(3, 1, 3), { layers: layers(3) }),
      ShapeError,
      'x: expected rows for each of 2 sequences, got 3 rows',
    ],
    [
      'other inputs',
      () => applied(floats(2, 1, 4), { layers: layers(2) }),
      ShapeError,
      'x: expected shape [any, any, 3]',
    ],
    [
      'too few states',
      () => applied(floats(2, 1, 3), { layers: layers(2, 1) }),
      ConfigError,
      'state.layers: expected 2',
    ],
    [
      'states of another batch',
      () => applied(floats(2, 1, 3), { layers: layers(1) }),
      ShapeError,
      'initialState.h: expected shape [2, 4]',
    ],
    [
      'another output fed',
      () => applied(floats(2, 1, 3), { layers: layers(2), fed: floats(2, 2) }, { inputFeeding: true }),
      ShapeError,
      'state.fed: expected shape [2, 3]',
    ],
  ];
};

const ofAttention = (): Misuse[] => {
  const config = { kind: 'additive', querySize: 4, memorySize: 5 } as const;
  const remembered = (values: tf.Tensor3D, lengths: tf.Tensor1D) => {
    const attention = createAttention(config, random);
    return () => attention.remember(values, lengths);
  };
  const applied = (queries: tf.Tensor3D, memory: Changes = {}) => {
    const attention = createAttention(config, random);
    const all = { ...attention.remember(floats(2, 3, 5), int32([3, 1])), ...memory };
    return () => attention.apply(queries, all);
  };
  return [
    ...sizeMisuses(createAttention, config, ['querySize', 'memorySize', 'attentionSize']).filter(
      ([wrong]) => wrong !== 'attentionSize undefined',
    ),
    [
      'an unknown kind',
      making(createAttention, { ...config, kind: 'cosine' }),
      ConfigError,
      'kind: expected dot, scaled, general, additive, got "cosine"',
    ],
    ['a kind named like a method', making(createAttention, { ...config, kind: 'toString' }), ConfigError, 'kind'],
    [
      'a length above S',
      () => remembered(floats(2, 3, 5), int32([4, 1])),
      DataError,
      'lengths[0]: expected a length of 0 to 3, got 4',
    ],
    [
      'lengths of another batch',
      () => remembered(floats(2, 3, 5), int32([1])),
      ShapeError,
      'lengths: expected shape [2]',
    ],
    [
      'another memory',
      () => remembered(floats(2, 3, 4), int32([1, 1])),
      ShapeError,
      'values: expected shape [any, any, 5]',
    ],
    ['a memory of int32', () => remembered(ints(2, 3, 5), int32([1, 1])), ShapeError, 'values: expected dtype float32'],
    ['queries of another batch', () => applied(floats(3, 1, 4)), ShapeError, 'queries: expected shape [2, any, 4]'],
    ['queries of int32', () => applied(ints(2, 1, 4)), ShapeError, 'queries: expected dtype float32'],
    [
      'a planted length',
      () => applied(floats(2, 1, 4), { lengths: int32([9, 1]) }),
      DataError,
      'lengths[0]: expected a length of 0 to 3, got 9',
    ],
    [
      'other keys',
      () => applied(floats(2, 1, 4), { keys: floats(2, 3, 5) }),
      ShapeError,
      'memory.keys: expected shape [2, 3, 4]',
    ],
  ];
};

const translating: EncoderDecoderConfig = {
  ...{ embeddingSize: 4, tieEmbeddings: 'none', encoderSize: 3, encoderLayers: 1, decoderSize: 4, decoderLayers: 1 },
  ...{ bridge: 'linear', attention: 'general', attentionFrom: 'last', residual: false, layerNorm: false },
  ...{ embeddingDropout: 0, dropout: 0, recurrentDropout: 0, outputDropout: 0 },
};

const ofEncoderDecoder = (): Misuse[] => {
  const create: Factory = (config) => createEncoderDecoder(config, { source: 7, target: 8 }, random);
  const encoded = (ids: tf.Tensor2D, lengths: tf.Tensor1D) => {
    const model = createEncoderDecoder(translating, { source: 7, target: 8 }, random);
    return () => model.encode({ ids, lengths });
  };
  const sizes = ['embeddingSize', 'encoderSize', 'encoderLayers', 'decoderSize', 'decoderLayers'];
  return [
    ...sizeMisuses(create, translating as never, sizes),
    ...rateMisuses(create, translating as never, ['dropout', 'embeddingDropout', 'recurrentDropout', 'outputDropout']),
    [
      'a vocabulary of 0',
      () => () => createEncoderDecoder(translating, { source: 0, target: 8 }, random),
      ConfigError,
      'source: expected a positive integer',
    ],
    [
      'an unknown tie',
      making(create, { ...translating, tieEmbeddings: 'all' }),
      ConfigError,
      'tieEmbeddings: expected none, target, joint',
    ],
    [
      'one table for two vocabularies',
      making(create, { ...translating, tieEmbeddings: 'joint' }),
      ConfigError,
      'one vocabulary for both sides',
    ],
    [
      'an unknown bridge',
      making(create, { ...translating, bridge: 'stone' }),
      ConfigError,
      'bridge: expected linear, none',
    ],
    [
      'an unknown attention, late',
      making(create, { ...translating, attention: 'cosine' }),
      ConfigError,
      'got "cosine"',
    ],
    [
      'attention from a first layer of one',
      making(create, { ...translating, attentionFrom: 'first' }),
      ConfigError,
      'layers above it',
    ],
    [
      'an id beyond the vocabulary',
      () => encoded(tf.tensor2d([1, 7], [1, 2], 'int32'), int32([2])),
      DataError,
      'ids[0, 1]: expected 0 to 6, got 7',
    ],
    [
      'a length above S',
      () => encoded(ints(1, 2), int32([3])),
      DataError,
      'lengths[0]: expected a length of 0 to 2, got 3',
    ],
    ['ids of float32', () => encoded(floats(1, 2), int32([2])), ShapeError, 'ids: expected dtype int32'],
  ];
};

/** By layer. */
export const attentionMisuses = (): [string, Misuse[]][] => [
  ['createAttention', ofAttention()],
  ['createAttentionDecoder', ofDecoder()],
  ['createEncoderDecoder', ofEncoderDecoder()],
];
