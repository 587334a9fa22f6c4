import { ConfigError, DataError, ShapeError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { expectClose, flat, float64 } from '../../../testing/src/close.ts';
import { type NamedValues, transformerCases } from '../../../testing/src/torch-transformer.ts';
import {
  type MultiHeadWeights,
  type NormWeights,
  numericGradient,
  type ProjectionWeights,
  referenceLayerNorm,
  referenceMultiHeadAttention,
  referencePositions,
  referenceTransformerLayer,
  type TransformerLayerWeights,
} from './index.ts';

type Rows = number[][];

/** Weights of one layer, of values by the names of parameters. */
function layerOf(values: NamedValues, path: string, cross: boolean): TransformerLayerWeights {
  const projection = (own: string): ProjectionWeights => ({
    kernel: values[`${path}.${own}.kernel`] as Rows,
    bias: values[`${path}.${own}.bias`] as number[],
  });
  const norm = (own: string): NormWeights => ({
    gain: values[`${path}.${own}.gain`] as number[],
    bias: values[`${path}.${own}.bias`] as number[],
  });
  const heads = (own: string): MultiHeadWeights => ({
    query: projection(`${own}.query`),
    key: projection(`${own}.key`),
    value: projection(`${own}.value`),
    output: projection(`${own}.output`),
  });
  return {
    ...{ self: heads('self'), selfNorm: norm('selfNorm'), inner: projection('inner'), outer: projection('outer') },
    ...{ feedForwardNorm: norm('feedForwardNorm') },
    ...(cross && { cross: heads('cross'), crossNorm: norm('crossNorm') }),
  };
}

describe.each(transformerCases())("the reference and PyTorch's $tag, $norm-norm", (own) => {
  const { norm, lengths, weights, config, tag } = own;
  const { heads, numLayers } = config;
  const ended = (rows: Rows, stack: string): Rows => {
    const [gain, bias] = ['gain', 'bias'].map((part) => weights[`${stack}.norm.${part}`] as number[] | undefined);
    return gain && bias ? rows.map((row) => referenceLayerNorm(row, { gain, bias })) : rows;
  };
  const stacked = (rows: Rows, stack: string, run: (x: Rows, layer: TransformerLayerWeights) => Rows): Rows => {
    let x = rows;
    for (let i = 0; i < numLayers; i++) x = run(x, layerOf(weights, `${stack}.layer${i}`, stack === 'decoder'));
    return ended(x, stack);
  };
  const outputOf = (source: readonly Rows[], target?: readonly Rows[]): Rows[] =>
    source.map((rows, b) => {
      const length = lengths[b]!;
      const encoded = stacked(rows, 'encoder', (x, layer) =>
        referenceTransformerLayer(x, layer, { heads, norm, length }),
      ).map((row, t) => (t < length ? row : row.map(() => 0)));
      const memory = { values: encoded, length };
      const told = target?.[b];
      if (!told) return encoded;
      return stacked(told, 'decoder', (x, layer) =>
        referenceTransformerLayer(x, layer, { heads, norm, causal: true }, memory),
      );
    });

  it('have the same output', () => {
    expectClose(flat(outputOf(own.source, own.target)), flat(own.output), float64, tag);
  });

  it('have the same gradients, by small changes', () => {
    const shares = flat(own.lossWeights);
    const shapeOf = (rows: readonly Rows[]) => [rows[0]!.length, rows[0]![0]!.length] as const;
    const shaped = (values: Float64Array, [time, size]: readonly [number, number]): Rows[] =>
      lengths.map((_, b) =>
        Array.from({ length: time }, (__, t) => [...values.slice((b * time + t) * size, (b * time + t + 1) * size)]),
      );
    for (const name of ['source', 'target'] as const) {
      const rows = own[name];
      if (!rows) continue;
      const values = Float64Array.from(flat(rows));
      const loss = (): number => {
        const moved = shaped(values, shapeOf(rows));
        const output = flat(name === 'source' ? outputOf(moved, own.target) : outputOf(own.source, moved));
        return output.reduce((sum, value, i) => sum + value * shares[i]!, 0);
      };
      const tolerance = { rtol: 1e-5, atol: 1e-7 };
      expectClose(numericGradient(loss, values), flat(own.gradients[name]!), tolerance, name);
    }
  });
});

describe('the reference of the Transformer', () => {
  it('gives a query that sees nothing no context', () => {
    const { context, weights } = referenceMultiHeadAttention([[1, 2]], [[3, 4]], [[5, 6]], { heads: 1, length: 0 });
    expect(context).toEqual([[0, 0]]);
    expect(weights).toEqual([[[0]]]);
  });

  it('has positions of sines and cosines', () => {
    expect(referencePositions(1, 4)).toEqual([[0, 1, 0, 1]]);
    const [, second] = referencePositions(2, 4);
    expectClose(second!, [Math.sin(1), Math.cos(1), Math.sin(0.01), Math.cos(0.01)], float64, 'positions');
  });

  it('refuses what does not fit', () => {
    const rows = [[1, 2]];
    expect(() => referenceMultiHeadAttention(rows, rows, rows, { heads: 3 })).toThrow(ConfigError);
    expect(() => referenceMultiHeadAttention(rows, rows, rows, { heads: 1, length: 2 })).toThrow(DataError);
    expect(() => referenceMultiHeadAttention(rows, [[1]], rows, { heads: 1 })).toThrow(ShapeError);
    expect(() => referenceMultiHeadAttention(rows, rows, [...rows, ...rows], { heads: 1 })).toThrow(ShapeError);
    expect(() => referenceLayerNorm([1, 2], { gain: [1], bias: [0, 0] })).toThrow('gain: expected 2, got 1');
    const [first] = transformerCases();
    const layer = layerOf(first!.weights, 'encoder.layer0', false);
    const memory = { values: first!.source[0]!, length: 1 };
    const run = { heads: 2, norm: 'pre' } as const;
    expect(() => referenceTransformerLayer(first!.source[0]!, layer, run, memory)).toThrow('memory: expected 0, got 1');
    const wrong = { heads: 2, norm: 'middle' as 'pre' };
    expect(() => referenceTransformerLayer(first!.source[0]!, layer, wrong)).toThrow('norm: expected pre, post');
  });
});
