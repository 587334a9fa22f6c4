// The specifications refuse what the operations refuse: an index beyond an array would be read as NaN.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import {
  type AttentionWeights,
  type LstmVariantOptions,
  type LstmVariantWeights,
  matrix,
  numericGradient,
  referenceAttention,
  referenceCrf,
  referenceCrfScore,
  referenceGru,
  referenceGruGradients,
  referenceLstm,
  referenceLstmGradients,
  referenceLstmVariant,
  referencePointer,
  referencePointerLoss,
  referenceStack,
} from './index.ts';

const [D, H] = [3, 2];
const inputs = [
  [1, 2, 3],
  [4, 5, 6],
];
const state = { h: new Float64Array(H), c: new Float64Array(H) };
const weights = (gates: number) => ({
  kernel: matrix(D, gates * H),
  recurrentKernel: matrix(H, gates * H),
  bias: new Float64Array(gates * H),
});
const lstm = weights(4);
const gru = { ...weights(3), recurrentBias: new Float64Array(H) };
const short = { ...state, h: new Float64Array(1) };

const variant = (changes: Partial<LstmVariantWeights>, options: LstmVariantOptions = {}) =>
  referenceLstmVariant(inputs, { ...lstm, ...changes }, state, options);

const scores = { transitions: [[1, 2], [3, 4]], start: [1, 2], end: [1, 2] }; // biome-ignore format: a matrix
const emissions = [[1, 2], [3, 4]]; // biome-ignore format: a matrix

const attention = (kind: string, length = 2, more: object = {}, covered?: number[]) =>
  referenceAttention([1, 2], emissions, length, { kind, ...more } as AttentionWeights, covered);
const additive = { keys: [[1], [2]], queries: [[1], [2]], bias: [0], score: [1] };

const row = { logits: [1, 2, 3], weights: [0.5, 0.5], generate: 0, sourceIds: [1, 4] };

const steps = () => referenceLstm(inputs, lstm, state);
const gruSteps = () => referenceGru(inputs, gru, state);

describe('the specifications refuse', () => {
  it.each([
    ['a matrix of other values', () => matrix(2, 2, [1, 2, 3]), 'matrix: values: expected 2 x 2, got 3'],
    ['a matrix of half a row', () => matrix(1.5, 2), 'matrix: expected sizes of a matrix'],
    ['a matrix beyond memory', () => matrix(1e7, 1e7), 'matrix: expected sizes of a matrix'],
    ['an input of another size', () => referenceLstm([[1, 2]], lstm, state), 'inputs[0]: length: expected 3, got 2'],
    ['a kernel of other gates', () => referenceLstm(inputs, weights(3), state), 'kernel: expected [3, 8], got [3, 6]'],
    ['a state of another size', () => referenceLstm(inputs, lstm, short), 'c: expected 1, got 2'],
    ['a bias of another size', () => referenceLstm(inputs, { ...lstm, bias: new Float64Array(7) }, state), 'bias'],
    ['a mask of another size', () => referenceLstm(inputs, lstm, state, [1]), 'mask: expected 2, got 1'],
    [
      'too few gradients',
      () => referenceLstmGradients(steps(), lstm, [[1, 2]], state),
      'number of rows: expected 2, got 1',
    ],
    ['gradients of another size', () => referenceLstmGradients(steps(), lstm, inputs, state), 'dOutput[0]: length'],
    [
      'an input of the GRU of another size',
      () => referenceGru([[1]], gru, state),
      'inputs[0]: length: expected 3, got 1',
    ],
    [
      'a GRU without recurrent bias',
      () => referenceGru(inputs, weights(3) as typeof gru, state),
      'recurrentBias: expected 2, got none',
    ],
    [
      'a GRU with four gates',
      () => referenceGru(inputs, { ...gru, ...lstm }, state),
      'kernel: expected [3, 6], got [3, 8]',
    ],
    ['too few gradients of the GRU', () => referenceGruGradients(gruSteps(), gru, [], state), 'number of rows'],
    ['peepholes of another size', () => variant({ peepholes: [1] }), 'peepholes: expected 6, got 1'],
    ['four gates as three', () => variant({}, { coupledGates: true }), 'kernel: expected [3, 6], got [3, 8]'],
    [
      'a projection of another size',
      () => variant({ projection: matrix(H, 5) }),
      'projection: expected [2, 2], got [2, 5]',
    ],
    ['half a layer normalisation', () => variant({ layerNorm: {} as never }), 'inputGain: expected 8, got none'],
    ['a share of another size', () => variant({}, { hiddenUpdate: () => [1] }), "zoneout's share: expected 2, got 1"],
    ['emissions of other labels', () => referenceCrf([[1]], scores), 'emissions[0]: length: expected 2, got 1'],
    ['no steps', () => referenceCrf([], scores), 'expected a step and a label, got 0 steps, 2 labels'],
    ['transitions of other labels', () => referenceCrf(emissions, { ...scores, transitions: [[1, 2]] }), 'transitions'],
    ['too few labels', () => referenceCrfScore(emissions, scores, [0]), 'labels: expected 2, got 1'],
    [
      'a query of another size',
      () => referenceAttention([1], emissions, 2, { kind: 'dot' }),
      'query: expected 2 numbers',
    ],
    ['no memory', () => referenceAttention([1], [], 0, { kind: 'dot' }), 'memory: expected one place or more'],
    [
      'additive attention without weights',
      () => attention('additive', 2, { bias: [1] }),
      'keys: expected rows, got undefined',
    ],
    ['coverage without weights', () => attention('additive', 2, additive, [0, 0]), 'coverage: expected rows'],
    ['other weights than words', () => referencePointer({ ...row, weights: [1] }, 5), 'weights: expected 2, got 1'],
    [
      'three directions',
      () => referenceStack([], [[steps, steps, steps] as never], []),
      'expected 1 or 2 directions, got 3',
    ],
    ['too few states', () => referenceStack([], [[steps] as never], []), 'initial states: expected 1, got 0'],
  ] as const)('%s', (_, call, message) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });

  it.each([
    ['a label that is none', () => referenceCrfScore(emissions, scores, [0, 2]), 'labels[1]: expected 0 to 1, got 2'],
    ['a label below 0', () => referenceCrfScore(emissions, scores, [-1, 0]), 'labels[0]: expected 0 to 1, got -1'],
    ['a length above S', () => attention('dot', 3), 'length: expected 0 to 2, got 3'],
    ['a length below 0', () => attention('dot', -1), 'length: expected 0 to 2, got -1'],
    ['half a length', () => attention('dot', 0.5), 'length'],
    ['a source id below 0', () => referencePointer({ ...row, sourceIds: [1, -1] }, 5), 'sourceIds[1]'],
    ['fewer words than the vocabulary', () => referencePointer(row, 2), 'extendedSize: expected 3 to'],
    [
      'a target in no source',
      () => referencePointerLoss(row, 3),
      'target: expected 0 to 2, or an id of its source, got 3',
    ],
  ] as const)('%s', (_, call, message) => {
    expect(call).toThrow(DataError);
    expect(call).toThrow(message);
  });

  it.each([
    ['an unknown attention', () => attention('cosine'), 'kind: expected dot, scaled, general, additive, got "cosine"'],
    ['a smoothing of 1', () => referencePointerLoss(row, 1, 1), 'labelSmoothing'],
    ['a smoothing of NaN', () => referencePointerLoss(row, 1, Number.NaN), 'got NaN'],
    ['a cell clip of 0', () => variant({}, { cellClip: 0 }), 'cellClip: expected a positive number'],
    ['an unknown place of the cell', () => variant({}, { normalizedCell: 'both' as never }), 'normalizedCell'],
    ['an epsilon of NaN', () => variant({}, { epsilon: Number.NaN }), 'epsilon'],
    ['differences of no size', () => numericGradient(() => 0, new Float64Array(1), 0), 'epsilon'],
  ] as const)('%s', (_, call, message) => {
    expect(call).toThrow(ConfigError);
    expect(call).toThrow(message);
  });
});
