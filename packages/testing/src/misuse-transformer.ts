// Wrong settings and arguments of the Transformer and its operations.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import { layerNorm, type MultiHeadAttentionOptions, multiHeadAttention } from '@longhand/lstm-core';
import {
  createLayerNorm,
  createTransformer,
  createTransformerDecoder,
  createTransformerEncoder,
  sinusoidalPositions,
} from '@longhand/lstm-core/transformer';
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

const config = { modelSize: 6, feedForwardSize: 5, heads: 2, numLayers: 2, norm: 'pre' } as const;
const sizes = ['modelSize', 'feedForwardSize', 'heads', 'numLayers'];

const ofNorm = (): Misuse[] => {
  const run = (x: unknown, gain: unknown, bias: unknown, epsilon = 1e-5) => {
    return () => () => layerNorm(x as never, gain as never, bias as never, { epsilon });
  };
  return [
    ['a gain of another size', run(floats(2, 3), floats(2), floats(3)), ShapeError, 'gain: expected shape [3]'],
    ['no bias', run(floats(2, 3), floats(3), undefined), ShapeError, 'bias: expected a tensor'],
    ['one row', run(floats(3), floats(3), floats(3)), ShapeError, 'x: expected shape [any, any]'],
    ['whole numbers', run(ints(2, 3), floats(3), floats(3)), ShapeError, 'x: expected dtype float32'],
    [
      'an epsilon below 0',
      run(floats(2, 3), floats(3), floats(3), -1),
      ConfigError,
      'epsilon: expected a finite number',
    ],
  ];
};

const ofAttention = (): Misuse[] => {
  const run = (changes: Changes, options: Partial<MultiHeadAttentionOptions> = {}) => {
    const given = { queries: floats(4, 3, 6), keys: floats(2, 5, 6), values: floats(2, 5, 6), lengths: int32([5, 3]) };
    const inputs = { ...given, ...changes };
    return () => () => multiHeadAttention(inputs as never, { heads: 2, ...options });
  };
  return [
    [
      'heads that do not divide the size',
      run({}, { heads: 4 }),
      ConfigError,
      'heads: expected a divisor of the size 6',
    ],
    ['no heads', run({}, { heads: 0 }), ConfigError, 'heads: expected a positive integer'],
    ['a flag of text', run({}, { causal: 'no' as never }), ConfigError, 'causal: expected true or false'],
    ['a rate of 1', run({}, { dropout: { rate: 1, seed: 1 } }), ConfigError, 'dropout.rate: expected 0 <= rate < 1'],
    ['half a seed', run({}, { dropout: { rate: 0.1, seed: 0.5 } }), ConfigError, 'dropout.seed: expected an integer'],
    ['keys of another size', run({ keys: floats(2, 5, 4) }), ShapeError, 'keys: expected shape [any, any, 6]'],
    ['fewer values', run({ values: floats(2, 4, 6) }), ShapeError, 'values: expected shape [2, 5, 6]'],
    ['rows that sources do not share', run({ queries: floats(3, 3, 6) }), ShapeError, 'rows for each of 2 sources'],
    ['a length beyond the keys', run({ lengths: int32([6, 1]) }), DataError, 'lengths[0]: expected a length of 0 to 5'],
    ['one length', run({ lengths: int32([1]) }), ShapeError, 'lengths: expected shape [2]'],
    [
      'causal queries before the first key',
      run({ queries: floats(2, 6, 6) }, { causal: true }),
      ShapeError,
      'causal: expected at most 5 queries',
    ],
  ];
};

const ofStack = (create: Factory): Misuse[] => [
  ...sizeMisuses(create, config, sizes),
  ...rateMisuses(create, config, ['dropout']),
  ['an unknown norm', making(create, { ...config, norm: 'none' }), ConfigError, 'norm: expected pre, post, got "none"'],
  [
    'three heads of eight',
    making(create, { ...config, modelSize: 8, heads: 3 }),
    ConfigError,
    'heads: expected a divisor',
  ],
  ['too many layers', making(create, { ...config, numLayers: 1001 }), ConfigError, 'numLayers: expected at most 1000'],
];

const ofEncoder = (): Misuse[] => {
  const run = (x: unknown, lengths: unknown, training?: unknown) => () => {
    const encoder = createTransformerEncoder(config, random);
    return () => encoder.apply(x as never, lengths as never, { training: training as never });
  };
  return [
    ['other inputs', run(floats(2, 3, 5), int32([3, 1])), ShapeError, 'x: expected shape [any, any, 6]'],
    ['no lengths', run(floats(2, 3, 6), undefined), ShapeError, 'lengths: expected a tensor'],
    ['a length beyond x', run(floats(2, 3, 6), int32([4, 1])), DataError, 'lengths[0]: expected a length of 0 to 3'],
    ['no seed', run(floats(2, 3, 6), int32([3, 1]), {}), ConfigError, 'training.seed: expected an integer'],
  ];
};

const ofDecoder = (): Misuse[] => {
  const run = (x: unknown, change: (memory: never) => unknown = (memory) => memory, layers: unknown[] = []) => {
    return () => {
      const decoder = createTransformerDecoder(config, random);
      const memory = change(decoder.remember(floats(2, 3, 6), int32([3, 1])) as never);
      return () => decoder.apply(x as never, memory as never, { layers } as never);
    };
  };
  const past = (time: number) => ({ keys: floats(2, time, 6), values: floats(2, 2, 6) });
  return [
    ['rows that sequences do not share', run(floats(3, 1, 6)), ShapeError, 'x: expected rows for each of 2 sequences'],
    ['other inputs', run(floats(2, 1, 5)), ShapeError, 'x: expected shape [any, any, 6]'],
    [
      'a memory of one layer',
      run(floats(2, 1, 6), ({ layers, lengths }: { layers: unknown[]; lengths: unknown }) => ({
        layers: layers.slice(1),
        lengths,
      })),
      ConfigError,
      'memory.layers: expected 2, one for each layer, got 1',
    ],
    ['a state of one layer', run(floats(2, 1, 6), undefined, [past(2)]), ConfigError, 'state.layers: expected 2'],
    [
      'keys without their values',
      run(floats(2, 1, 6), undefined, [past(2), past(3)]),
      ShapeError,
      'state.keys: expected shape [2, 2, 6]',
    ],
  ];
};

const model: Factory = (own, source) => createTransformer(own, { source: 5, target: 6 }, source);
const ofModel = (): Misuse[] => {
  const tokens = { ...config, tieEmbeddings: 'none', embeddingDropout: 0.1 };
  return [
    ...sizeMisuses(model, tokens, sizes),
    ...rateMisuses(model, tokens, ['dropout', 'embeddingDropout']),
    ['unknown ties', making(model, { ...tokens, tieEmbeddings: 'all' }), ConfigError, 'tieEmbeddings: expected none'],
    [
      'two vocabularies as one',
      making(model, { ...tokens, tieEmbeddings: 'joint' }),
      ConfigError,
      'tieEmbeddings: joint: expected one vocabulary for both sides, got 5 source and 6 target units',
    ],
  ];
};

const ofPositions = (): Misuse[] => [
  ['no steps', () => () => sinusoidalPositions(0, 4), ConfigError, 'time: expected a positive integer'],
  ['steps before the first', () => () => sinusoidalPositions(1, 4, -1), ConfigError, 'first: expected'],
  ['a norm of nothing', () => () => createLayerNorm(0), ConfigError, 'size: expected a positive integer'],
];

export const transformerMisuses = (): [string, Misuse[]][] => [
  ['layerNorm', ofNorm()],
  ['multiHeadAttention', ofAttention()],
  ['createTransformerEncoder', [...ofStack(createTransformerEncoder), ...ofEncoder()]],
  ['createTransformerDecoder', [...ofStack(createTransformerDecoder), ...ofDecoder()]],
  ['createTransformer', ofModel()],
  ['sinusoidalPositions', ofPositions()],
];
