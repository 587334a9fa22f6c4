// The LSTM without one of its gates, and its published variants: the question of Greff et al. 2017, which part is needed.
import type { Random } from '@longhand/base';
import {
  type CellState,
  createEmbedding,
  createLinear,
  createLstm,
  createStack,
  defineCell,
  type LstmConfig,
  type Recurrent,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import type { Network } from '../sentiment/fit.ts';

export const ablations = ['noForget', 'noInput', 'noOutput'] as const;
export const extensions = ['peepholes', 'coupled', 'layerNorm', 'projection', 'zoneout'] as const;
export const variantNames = ['lstm', ...ablations, ...extensions, 'gru', 'rnn'] as const;
export type VariantName = (typeof variantNames)[number];

export const variantTitles: Readonly<Record<VariantName, string>> = {
  lstm: 'LSTM',
  noForget: 'forget gate open',
  noInput: 'input gate open',
  noOutput: 'output gate open',
  peepholes: 'peepholes',
  coupled: 'coupled gates, f = 1 - i',
  layerNorm: 'layer normalization',
  projection: 'projection to half the size',
  zoneout: 'zoneout 0.1',
  gru: 'GRU',
  rnn: 'RNN',
};

type Gate = 'i' | 'f' | 'o';

/** An LSTM one of whose gates is 1 at all times; the forget gate begins at bias 1 as that of `createLstm`. */
export const withOpenGate = (open: Gate) =>
  defineCell({
    gates: ['i', 'f', 'g', 'o'] as const,
    carries: ['c'] as const,
    step: (x, u, { c }) => {
      const gate = (name: Gate, bias = 0): tf.Tensor =>
        name === open ? tf.scalar(1) : x[name].add(u[name]).add(bias).sigmoid();
      const next = gate('f', 1)
        .mul(c)
        .add(gate('i').mul(x.g.add(u.g).tanh()));
      return { c: next, h: gate('o').mul(next.tanh()) };
    },
  });

interface Sizes {
  readonly inputSize: number;
  readonly hiddenSize: number;
}

export function createVariant(name: VariantName, sizes: Sizes, random: Random): Recurrent<CellState> {
  const lstm = (more: Partial<LstmConfig> = {}) => createLstm({ ...sizes, ...more }, random);
  switch (name) {
    case 'lstm':
      return lstm();
    case 'noForget':
      return withOpenGate('f').create(sizes, random, 'cell');
    case 'noInput':
      return withOpenGate('i').create(sizes, random, 'cell');
    case 'noOutput':
      return withOpenGate('o').create(sizes, random, 'cell');
    case 'peepholes':
      return lstm({ peepholes: true });
    case 'coupled':
      return lstm({ coupledGates: true });
    case 'layerNorm':
      return lstm({ layerNorm: true });
    case 'projection':
      return lstm({ projectionSize: sizes.hiddenSize >> 1 });
    case 'zoneout':
      return lstm({ zoneout: 0.1, cellZoneout: 0.1 });
    case 'gru':
    case 'rnn':
      return createStack({ ...sizes, cell: name }, random);
    default:
      return name satisfies never;
  }
}

/** Embedding, one layer of cells in one direction, and classes from its last state. */
export function createReaderOf(
  cells: Recurrent<CellState>,
  sizes: {
    readonly vocabSize: number;
    readonly embeddingSize: number;
    readonly outputSize: number;
    readonly classes: number;
  },
  random: Random,
): Network {
  const { vocabSize, embeddingSize, outputSize, classes } = sizes;
  const embedding = createEmbedding({ vocabSize, embeddingSize }, random.fork('embedding'));
  const head = createLinear({ inputSize: outputSize, outputSize: classes }, random.fork('head'));
  return {
    params: { ...embedding.params, ...cells.params, ...head.params },
    logits: ({ ids, lengths }, training) => {
      const { states } = cells.apply(embedding.apply(ids), { lengths, training });
      return head.apply((states.at(-1) as CellState).h);
    },
    dispose: () => {
      for (const part of [embedding, cells, head]) part.dispose();
    },
  };
}
