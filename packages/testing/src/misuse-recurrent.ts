// Wrong settings and arguments of stacks of layers.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import { createGru, createLstm, createRnn, stateful } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { type Changes, floats, ints, type Misuse, making, random, rateMisuses, sizeMisuses } from './misuse.ts';
import { int32 } from './tensors.ts';

const recurrent = { inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true };

const stackMisuses = (create: typeof createGru): Misuse[] => {
  const sizes = ['inputSize', 'hiddenSize', 'numLayers'];
  const rates = ['dropout', 'inputDropout', 'recurrentDropout'];
  const applied = (x: unknown, options: Changes = {}) => {
    const layer = create(recurrent, random);
    return () => layer.apply(x as tf.Tensor3D, options);
  };
  const states = (rows: number) => Array.from({ length: 4 }, () => ({ h: floats(rows, 4), c: floats(rows, 4) }));
  return [
    ...sizeMisuses(create, recurrent, sizes),
    ...rateMisuses(create, recurrent, rates),
    [
      '100,000 layers',
      making(create, { ...recurrent, numLayers: 1e5 }),
      ConfigError,
      'numLayers: expected at most 1000',
    ],
    [
      'weights beyond memory',
      making(create, { ...recurrent, hiddenSize: 1e6 }),
      ConfigError,
      'expected at most 4 GiB of weights',
    ],
    [
      'text for a flag',
      making(create, { ...recurrent, bidirectional: 'false' }),
      ConfigError,
      'bidirectional: expected true or false, got "false"',
    ],
    ['residuals in one layer', making(create, { ...recurrent, numLayers: 1, residual: true }), ConfigError, 'residual'],
    [
      'a length above T',
      () => applied(floats(2, 3, 3), { lengths: int32([1, 4]) }),
      DataError,
      'lengths[1]: expected a length of 0 to 3, got 4',
    ],
    ['a length below 0', () => applied(floats(2, 3, 3), { lengths: int32([1, -1]) }), DataError, 'lengths[1]'],
    [
      'lengths of another batch',
      () => applied(floats(2, 3, 3), { lengths: int32([1]) }),
      ShapeError,
      'lengths: expected shape [2]',
    ],
    ['other inputs', () => applied(floats(2, 3, 5)), ShapeError, 'x: expected shape [any, any, 3], got [2, 3, 5]'],
    ['x of int32', () => applied(ints(2, 3, 3)), ShapeError, 'x: expected dtype float32'],
    ['an empty batch', () => applied(floats(0, 3, 3)), ShapeError, 'x: expected no empty axis'],
    [
      'too few states',
      () => applied(floats(2, 3, 3), { initialStates: states(2).slice(1) }),
      ConfigError,
      'initialStates: expected 4, one for each layer and direction, got 3',
    ],
    [
      'states of another batch',
      () => applied(floats(2, 3, 3), { initialStates: states(1) }),
      ShapeError,
      'initialState.h: expected shape [2, 4]',
    ],
    [
      'a state that is none',
      () => applied(floats(2, 3, 3), { initialStates: [null, null, null, null] }),
      ConfigError,
      'initialStates',
    ],
    [
      'a seed of NaN',
      () => applied(floats(2, 3, 3), { training: { seed: Number.NaN } }),
      ConfigError,
      'training.seed: expected an integer, got NaN',
    ],
    ['a piece in both directions', () => () => tf.tidy(() => carried(create)), ConfigError, 'a layer in one direction'],
  ];
};

function carried(create: typeof createGru): void {
  const layer = create(recurrent, random);
  try {
    stateful(layer);
  } finally {
    layer.dispose();
  }
}

const lstmSettings = (): Misuse[] => [
  ...sizeMisuses(createLstm, recurrent, ['projectionSize']),
  ...rateMisuses(createLstm, recurrent, ['zoneout', 'cellZoneout', 'weightDropout']),
  [
    'a cell clip of 0',
    making(createLstm, { ...recurrent, cellClip: 0 }),
    ConfigError,
    'cellClip: expected a positive number',
  ],
  [
    'a forget bias of NaN',
    making(createLstm, { ...recurrent, forgetBias: Number.NaN }),
    ConfigError,
    'forgetBias: expected a finite number',
  ],
  [
    'text for peepholes',
    making(createLstm, { ...recurrent, peepholes: 'yes' }),
    ConfigError,
    'peepholes: expected true or false',
  ],
  [
    'weights beyond memory in all layers',
    making(createLstm, { ...recurrent, hiddenSize: 4000, numLayers: 40 }),
    ConfigError,
    'GiB',
  ],
];

/** By layer. */
export const recurrentMisuses = (): [string, Misuse[]][] => [
  ['createLstm', [...stackMisuses(createLstm as unknown as typeof createGru), ...lstmSettings()]],
  ['createGru', stackMisuses(createGru)],
  ['createRnn', stackMisuses(createRnn)],
];
