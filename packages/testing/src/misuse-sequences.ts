// Wrong arguments of the operations that run a cell over time. They share their options, so they share these.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import { gruSequence, lstmSequence, lstmSequenceComposed, lstmVariantSequence, rnnSequence } from '@longhand/lstm-core';
import { type Changes, disposed, floats, ints, type Misuse } from './misuse.ts';
import { int32 } from './tensors.ts';

const [B, T, D, H] = [2, 3, 4, 5];

/** Runs an operation on arguments that fit, but for these changes of x, weights and options. */
type Run = (changes: { x?: unknown; weights?: Changes; options?: Changes }) => () => unknown;

// biome-ignore lint/suspicious/noExplicitAny: the operations differ in what they take
type Operation = (...given: any[]) => unknown;

const runOf =
  (operation: Operation, gates: number, more: () => Changes = () => ({})): Run =>
  ({ x, weights = {}, options = {} }) => {
    const fitting = { kernel: floats(D, gates * H), recurrentKernel: floats(H, gates * H), bias: floats(gates * H) };
    const input = x === undefined ? floats(B, T, D) : x;
    const given = { ...fitting, ...more(), ...weights };
    return () => operation(input, given, options);
  };

const operations = {
  lstmSequence: runOf(lstmSequence, 4),
  lstmSequenceComposed: runOf(lstmSequenceComposed, 4),
  lstmVariantSequence: runOf(lstmVariantSequence, 4),
  gruSequence: runOf(gruSequence, 3, () => ({ recurrentBias: floats(H) })),
  rnnSequence: runOf(rnnSequence, 1),
};

/** By operation. */
export const sequenceMisuses = (): [string, Misuse[]][] => [
  ...Object.entries(operations).map(([name, run]): [string, Misuse[]] => [name, common(run)]),
  ['lstmSequence', ofLstm(operations.lstmSequence)],
  ['lstmSequenceComposed', ofLstm(operations.lstmSequenceComposed)],
  ['lstmVariantSequence', ofVariant(operations.lstmVariantSequence)],
  [
    'gruSequence',
    [
      [
        'no recurrent bias',
        () => operations.gruSequence({ weights: { recurrentBias: undefined } }),
        ShapeError,
        'recurrentBias: expected a tensor, got undefined',
      ],
    ],
  ],
];

const common = (run: Run): Misuse[] => [
  [
    'a length above T',
    () => run({ options: { lengths: int32([3, 4]) } }),
    DataError,
    'lengths[1]: expected a length of 0 to 3, got 4',
  ],
  ['a huge length', () => run({ options: { lengths: int32([2 ** 31 - 1, 1]) } }), DataError, 'lengths[0]'],
  [
    'a length below 0',
    () => run({ options: { lengths: int32([-1, 1]) } }),
    DataError,
    'lengths[0]: expected a length of 0 to 3, got -1',
  ],
  [
    'lengths of another batch',
    () => run({ options: { lengths: int32([1, 1, 1]) } }),
    ShapeError,
    'lengths: expected shape [2], got [3]',
  ],
  [
    'lengths of float32',
    () => run({ options: { lengths: floats(B) } }),
    ShapeError,
    'lengths: expected dtype int32, got float32',
  ],
  [
    'lengths that are an array',
    () => run({ options: { lengths: [1, 2] } }),
    ShapeError,
    'lengths: expected a tensor, got an array',
  ],
  ['x of int32', () => run({ x: ints(B, T, D) }), ShapeError, 'x: expected dtype float32, got int32'],
  ['x of rank 2', () => run({ x: floats(T, D) }), ShapeError, 'x: expected shape [any, any, any], got [3, 4]'],
  ['an empty batch', () => run({ x: floats(0, T, D) }), ShapeError, 'x: expected no empty axis, got [0, 3, 4]'],
  [
    'sequences without steps',
    () => run({ x: floats(B, 0, D) }),
    ShapeError,
    'x: expected no empty axis, got [2, 0, 4]',
  ],
  ['x that is no tensor', () => run({ x: null }), ShapeError, 'x: expected a tensor, got null'],
  [
    'x that is disposed',
    () => run({ x: disposed(floats(B, T, D)) }),
    ShapeError,
    'x: expected a tensor, got one that is disposed',
  ],
  ['a kernel for other inputs', () => run({ x: floats(B, T, D + 1) }), ShapeError, 'kernel: expected shape [5, '],
  ['a kernel of int32', () => run({ weights: { kernel: ints(D, 4 * H) } }), ShapeError, 'kernel: expected '],
  [
    'a recurrent kernel of another size',
    () => run({ weights: { recurrentKernel: floats(H, 3) } }),
    ShapeError,
    'recurrentKernel: expected shape [5, ',
  ],
  ['a bias of another size', () => run({ weights: { bias: floats(3 * H + 1) } }), ShapeError, ': expected '],
  [
    'a state of another batch',
    () => run({ options: { initialState: { h: floats(1, H), c: floats(B, H) } } }),
    ShapeError,
    'initialState.h: expected shape [2, 5], got [1, 5]',
  ],
  [
    'a state of int32',
    () => run({ options: { initialState: { h: ints(B, H), c: floats(B, H) } } }),
    ShapeError,
    'initialState.h: expected dtype float32',
  ],
  [
    'a state without h',
    () => run({ options: { initialState: {} } }),
    ShapeError,
    'initialState.h: expected a tensor, got undefined',
  ],
  [
    'a mask of another size',
    () => run({ options: { recurrentMask: floats(B, H - 1) } }),
    ShapeError,
    'recurrentMask: expected shape [2, 5]',
  ],
  [
    'a mask of another batch',
    () => run({ options: { recurrentMask: floats(1, H) } }),
    ShapeError,
    'recurrentMask: expected shape [2, 5]',
  ],
  [
    'text for a flag',
    () => run({ options: { reverse: 'no' } }),
    ConfigError,
    'reverse: expected true or false, got "no"',
  ],
];

const state = (h: unknown, c: unknown) => ({ options: { initialState: { h, c } } });

const ofLstm = (run: Run): Misuse[] => [
  [
    'an unknown gate activation',
    () => run({ options: { gateActivation: 'relu' } }),
    ConfigError,
    'gateActivation: expected sigmoid, hardSigmoid, got "relu"',
  ],
  ['no gate activation', () => run({ options: { gateActivation: null } }), ConfigError, 'gateActivation'],
  [
    'a gate activation named like a method',
    () => run({ options: { gateActivation: 'constructor' } }),
    ConfigError,
    'gateActivation',
  ],
  [
    'a state without c',
    () => run(state(floats(B, H), undefined)),
    ShapeError,
    'initialState.c: expected a tensor, got undefined',
  ],
  [
    'a state with another c',
    () => run(state(floats(B, H), floats(B, 1))),
    ShapeError,
    'initialState.c: expected shape [2, 5]',
  ],
  [
    'a zoneout of other steps',
    () => run({ options: { zoneout: { hiddenUpdate: floats(B, T + 1, H), cellUpdate: floats() } } }),
    ShapeError,
    'zoneout.hiddenUpdate: expected shape [2, 3, 5]',
  ],
  [
    'half a zoneout',
    () => run({ options: { zoneout: { hiddenUpdate: floats() } } }),
    ShapeError,
    'zoneout.cellUpdate: expected a tensor',
  ],
  [
    'a zoneout of int32',
    () => run({ options: { zoneout: { hiddenUpdate: floats(), cellUpdate: ints() } } }),
    ShapeError,
    'zoneout.cellUpdate: expected dtype float32',
  ],
];

const ofVariant = (run: Run): Misuse[] => [
  [
    'an unknown place of the normalised cell',
    () => run({ options: { normalizedCell: 'both' } }),
    ConfigError,
    'normalizedCell: expected output, state',
  ],
  [
    'a cell clip of 0',
    () => run({ options: { cellClip: 0 } }),
    ConfigError,
    'cellClip: expected a positive number, got 0',
  ],
  ['a cell clip of NaN', () => run({ options: { cellClip: Number.NaN } }), ConfigError, 'cellClip'],
  [
    'an epsilon below 0',
    () => run({ options: { epsilon: -1 } }),
    ConfigError,
    'epsilon: expected a finite number of 0 or more',
  ],
  ['four gates as three', () => run({ options: { coupledGates: true } }), ShapeError, 'bias: expected [3H]'],
  [
    'peepholes of another size',
    () => run({ weights: { peepholes: floats(4 * H) } }),
    ShapeError,
    'peepholes: expected shape [15]',
  ],
  [
    'a projection of int32',
    () => run({ weights: { projection: ints(H, H) } }),
    ShapeError,
    'projection: expected dtype float32',
  ],
  [
    'half a layer normalisation',
    () => run({ weights: { cellGain: floats(H) } }),
    ConfigError,
    'needs inputGain beside cellGain',
  ],
];
