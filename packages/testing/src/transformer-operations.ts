// Layer normalisation and attention in heads, on any backend: the float64 reference, gradients, padding that holds anything.
import {
  layerNorm,
  type MultiHeadAttentionOptions,
  multiHeadAttention,
  multiHeadAttentionComposed,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { referenceLayerNorm, referenceMultiHeadAttention } from '../../lstm-core/src/reference/index.ts';
import { expectClose, float32 } from './close.ts';
import { checkGradients } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

function describeLayerNorm(): void {
  describe.each([1, 3, 8, 21, 64])('layer normalisation over %i numbers', (size) => {
    const weights = () => ({ gain: randomTensor<tf.Tensor1D>([size], 2), bias: randomTensor<tf.Tensor1D>([size], 3) });
    const x = () => randomTensor<tf.Tensor3D>([2, 5, size], 1, 3).add<tf.Tensor3D>(2);

    it('is the reference', () =>
      tidily(() => {
        const { gain, bias } = weights();
        const own = { gain: gain.arraySync(), bias: bias.arraySync() };
        for (const epsilon of [1e-5, 0.1]) {
          const expected = x()
            .arraySync()
            .flat()
            .flatMap((row) => referenceLayerNorm(row, own, epsilon));
          expectClose(layerNorm(x(), gain, bias, { epsilon }).dataSync(), expected, float32, 'y');
          const rows = x().reshape<tf.Tensor2D>([10, size]);
          expectClose(layerNorm(rows, gain, bias, { epsilon }).dataSync(), expected, float32, 'y of rows');
        }
      }));

    if (size > 1)
      it('has the gradients that it measures', () =>
        tidily(() =>
          checkGradients({ x: x(), ...weights() }, ({ x: own, gain, bias }) =>
            layerNorm(own as tf.Tensor3D, gain as tf.Tensor1D, bias as tf.Tensor1D),
          ),
        ));
  });
}

/** Rows, sources, queries, steps, size, heads. */
const sizes = [
  { rows: 3, batch: 3, time: 4, steps: 4, size: 6, heads: 2 },
  { rows: 6, batch: 3, time: 1, steps: 5, size: 8, heads: 4 },
  { rows: 4, batch: 2, time: 3, steps: 9, size: 10, heads: 1 },
  { rows: 2, batch: 2, time: 19, steps: 21, size: 34, heads: 2 },
] as const;
type Sizes = (typeof sizes)[number];

const inputsOf = ({ rows, batch, time, steps, size }: Sizes) => ({
  queries: randomTensor<tf.Tensor3D>([rows, time, size], 1),
  keys: randomTensor<tf.Tensor3D>([batch, steps, size], 2),
  values: randomTensor<tf.Tensor3D>([batch, steps, size], 3),
});
const lengthsOf = ({ batch, steps }: Sizes) => int32([steps, 0, steps - 2].slice(batch === 2 ? 1 : 0));

function describeMultiHeadAttention(): void {
  const cases = sizes.flatMap((own) => [false, true].map((causal) => ({ ...own, causal })));
  describe.each(cases)('attention in heads: $rows rows, $heads heads, $time x $steps, causal $causal', (own) => {
    const { heads, causal, rows, batch } = own;

    it('is the reference', () =>
      tidily(() => {
        const [{ queries, keys, values }, lengths] = [inputsOf(own), lengthsOf(own)];
        const { context, weights } = multiHeadAttention({ queries, keys, values, lengths }, { heads, causal });
        const [asked, known, told] = [queries.arraySync(), keys.arraySync(), values.arraySync()];
        const expected = asked.map((row, n) => {
          const b = Math.floor(n / (rows / batch));
          const length = lengths.arraySync()[b] as number;
          return referenceMultiHeadAttention(row, known[b]!, told[b]!, { heads, causal, length });
        });
        const flat = expected.flatMap((one) => one.context.flat());
        expectClose(context.dataSync(), flat, float32, 'context');
        const shares = expected.flatMap((one) => one.weights.flat(2));
        expectClose(weights.dataSync(), shares, float32, 'weights');
      }));

    const options: [string, MultiHeadAttentionOptions][] = [
      ['', { heads, causal }],
      [' with dropout', { heads, causal, dropout: { rate: 0.4, seed: 7 } }],
    ];
    it.each(options)('has the gradients that it measures%s', (_, given) =>
      tidily(() =>
        checkGradients(inputsOf(own), (inputs) => {
          const { context, weights } = multiHeadAttention(
            { ...(inputs as ReturnType<typeof inputsOf>), lengths: lengthsOf(own) },
            given,
          );
          return [context, weights];
        }),
      ),
    );

    it('drops the same weights as the composition', () =>
      tidily(() => {
        const inputs = { ...inputsOf(own), lengths: lengthsOf(own) };
        const fused = multiHeadAttention(inputs, { heads, causal, dropout: { rate: 0.5, seed: 3 } });
        const composed = multiHeadAttentionComposed(inputs, { heads, causal, rate: 0.5, seed: 3 });
        expectClose(fused.context.dataSync(), composed.context.dataSync(), float32, 'context');
        expectClose(fused.weights.dataSync(), composed.weights.dataSync(), float32, 'weights');
        const plain = multiHeadAttention(inputs, { heads, causal });
        expect([...plain.context.dataSync()]).not.toEqual([...fused.context.dataSync()]);
      }));

    it('lets nothing of the padding out, NaN and infinities neither', () =>
      tidily(() => {
        const [clean, lengths] = [inputsOf(own), lengthsOf(own)];
        const real = lengths.arraySync().map((length) => Array.from({ length: own.steps }, (_, s) => [s < length]));
        const dirty = (x: tf.Tensor3D, garbage: number) =>
          tf.where<tf.Tensor3D>(tf.tensor3d(real, undefined, 'bool'), x, tf.fill(x.shape, garbage));
        const run = (keys: tf.Tensor3D, values: tf.Tensor3D) => {
          const sum = (queries: tf.Tensor, known: tf.Tensor, told: tf.Tensor) => {
            const inputs = { queries, keys: known, values: told, lengths } as Parameters<typeof multiHeadAttention>[0];
            return multiHeadAttention(inputs, { heads, causal }).context.square().sum();
          };
          return tf
            .grads(sum)([clean.queries, keys, values])
            .map((gradient) => [...gradient.dataSync()]);
        };
        const expected = run(clean.keys, clean.values);
        expect(run(dirty(clean.keys, Number.NaN), dirty(clean.values, Infinity))).toEqual(expected);
        expect(run(dirty(clean.keys, -Infinity), dirty(clean.values, Number.NaN))).toEqual(expected);
      }));
  });
}

export function describeTransformerOperations(): void {
  describeLayerNorm();
  describeMultiHeadAttention();
}
