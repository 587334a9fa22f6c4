// The Transformer on any backend: PyTorch's outputs and gradients, steps with what was seen before, beams, padding, dropout.

import { createRandom } from '@longhand/base';
import { beamSearch } from '@longhand/decoding';
import { decodingOf, type NamedParams, withDecoding } from '@longhand/lstm-core';
import {
  createTransformer,
  createTransformerDecoder,
  createTransformerEncoder,
  sinusoidalPositions,
  type TransformerModelConfig,
} from '@longhand/lstm-core/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { referencePositions } from '../../lstm-core/src/reference/index.ts';
import { expectClose, flat, float32 } from './close.ts';
import { checkParameters } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';
import { type NamedValues, transformerCases } from './torch-transformer.ts';

function setAll(params: NamedParams, values: NamedValues): void {
  for (const [name, variable] of Object.entries(params))
    variable.assign(tf.tensor(flat(values[name]!), variable.shape, 'float32'));
}

function describeGolden(): void {
  it.each(transformerCases())("the Transformer is PyTorch's $tag, $norm-norm: outputs and gradients", (own) =>
    tidily(() => {
      const config = { ...own.config, norm: own.norm };
      const encoder = createTransformerEncoder(config, createRandom(1));
      const decoder = createTransformerDecoder(config, createRandom(2));
      const params = { ...encoder.params, ...(own.target && decoder.params) };
      expect(Object.keys(params).sort()).toEqual(Object.keys(own.weights).sort());
      setAll(params, own.weights);
      const lengths = int32(own.lengths);
      const run = (source: tf.Tensor, target?: tf.Tensor): tf.Tensor => {
        const encoded = encoder.apply(source as tf.Tensor3D, lengths);
        if (!target) return encoded;
        return decoder.apply(target as tf.Tensor3D, decoder.remember(encoded, lengths), { layers: [] }).output;
      };
      const inputs = [tf.tensor3d(own.source), ...(own.target ? [tf.tensor3d(own.target)] : [])];
      expectClose(run(inputs[0]!, inputs[1]).dataSync(), flat(own.output), float32, 'output');
      const loss = (source: tf.Tensor, target?: tf.Tensor) =>
        run(source, target).mul(tf.tensor3d(own.lossWeights)).sum() as tf.Scalar;
      const tolerance = { rtol: 1e-3, atol: 1e-4 };
      const [dSource, dTarget] = tf.grads(loss)(inputs);
      expectClose(dSource!.dataSync(), flat(own.gradients.source), tolerance, 'source');
      if (own.gradients.target) expectClose(dTarget!.dataSync(), flat(own.gradients.target), tolerance, 'target');
      const { grads } = tf.variableGrads(() => loss(inputs[0]!, inputs[1]), Object.values(params));
      for (const [name, variable] of Object.entries(params))
        expectClose(grads[variable.name]!.dataSync(), flat(own.gradients.weights[name]!), tolerance, name);
      encoder.dispose();
      decoder.dispose();
    }),
  );
}

const sizes = { source: 9, target: 8 };
const modelConfig: TransformerModelConfig = {
  ...{ modelSize: 6, feedForwardSize: 7, heads: 2, numLayers: 2, norm: 'pre', tieEmbeddings: 'target' },
  ...{ dropout: 0.3, embeddingDropout: 0.2 },
};
const ids = (rows: number[][]): tf.Tensor2D => tf.tensor2d(rows, undefined, 'int32');
const source = () => ({
  ids: ids([
    [4, 5, 6, 3],
    [7, 3, 0, 0],
    [8, 8, 3, 0],
  ]),
  lengths: int32([4, 2, 3]),
});
const targets = [
  [2, 4, 5],
  [2, 6, 7],
  [2, 5, 4],
];

function describeModel(): void {
  const choices = (['pre', 'post'] as const).flatMap((norm) =>
    (['none', 'target', 'joint'] as const).map((tieEmbeddings) => ({ norm, tieEmbeddings })),
  );
  describe.each(choices)('a Transformer over tokens: $norm-norm, embeddings tied: $tieEmbeddings', (choice) => {
    const own = choice.tieEmbeddings === 'joint' ? { source: 9, target: 9 } : sizes;
    const create = () => createTransformer({ ...modelConfig, ...choice }, own, createRandom(9));

    it('has a gradient for every parameter', () =>
      tidily(() => {
        const model = create();
        // Those of the layers are PyTorch's; what is measured here must meet no kink of relu.
        const outer = Object.entries(model.params).filter(([name]) => !/layer/.test(name));
        const read = () => model.decode(ids(targets), model.encode(source())).logits;
        checkParameters(Object.fromEntries(outer), read, 2e-2, 1e-3);
        const logits = () => model.decode(ids(targets), model.encode(source(), { seed: 1 }), { seed: 1 }).logits;
        const { grads } = tf.variableGrads(() => logits().square().sum(), Object.values(model.params));
        for (const [name, variable] of Object.entries(model.params))
          if (!name.endsWith('key.bias'))
            // which softmax takes away
            expect(grads[variable.name]!.abs().max().dataSync()[0], name).toBeGreaterThan(0);
        model.dispose();
      }));

    it('step by step is the whole sequence', () =>
      tidily(() => {
        const model = create();
        const whole = model.decode(ids(targets), model.encode(source()));
        const logits = whole.logits.reshape([3, 3, own.target]);
        let encoded = model.encode(source());
        for (const t of [0, 1, 2]) {
          const step = model.decode(ids(targets.map((row) => [row[t]!])), encoded);
          expectClose(step.logits.dataSync(), logits.slice([0, t, 0], [3, 1, own.target]).dataSync(), float32, `${t}`);
          const weights = whole.weights.slice([0, t, 0], [3, 1, 4]);
          expectClose(step.weights.dataSync(), weights.dataSync(), float32, `weights ${t}`);
          encoded = { memory: encoded.memory, state: step.state };
        }
        model.dispose();
      }));

    it('reads one source with several rows as if each had its own', () =>
      tidily(() => {
        const model = create();
        const { ids: read, lengths } = source();
        const twice = int32([0, 0, 1, 1, 2, 2]);
        const rows = ids([...targets, ...targets.map((row) => row.toReversed())]);
        const each = { ids: read.gather(twice) as tf.Tensor2D, lengths: lengths.gather(twice) as tf.Tensor1D };
        const shared = model.decode(rows, model.encode({ ids: read, lengths }));
        const alone = model.decode(rows, model.encode(each));
        expectClose(shared.logits.dataSync(), alone.logits.dataSync(), float32, 'logits');
        expectClose(shared.weights.dataSync(), alone.weights.dataSync(), float32, 'weights');
        model.dispose();
      }));
  });

  it('a Transformer decodes with a beam as by reading all again, and leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    const model = createTransformer(modelConfig, sizes, createRandom(3));
    const read = source();
    const options = { bos: 2, eos: 3, beamSize: 3, maxLength: 5, withAttention: true };
    const found = withDecoding([decodingOf(model, read)], (decoding) => beamSearch(decoding, options));
    tidily(() => {
      for (const [b, [best]] of found.entries()) {
        const { tokens, logProb, attention } = best!;
        const row = tf.tensor2d([[2, ...tokens]], undefined, 'int32');
        const one = {
          ids: read.ids.slice([b, 0], [1, 4]) as tf.Tensor2D,
          lengths: read.lengths.slice(b, 1) as tf.Tensor1D,
        };
        const { logits, weights } = model.decode(row, model.encode(one));
        const all = tf.logSoftmax(logits).arraySync() as number[][];
        const sum = [...tokens, 3].reduce((total, token, t) => total + all[t]![token]!, 0);
        expect(logProb).toBeCloseTo(sum, 3);
        expectClose(
          attention.flatMap((values) => [...values]),
          weights.dataSync(),
          float32,
          'attention',
        );
      }
    });
    tf.dispose([read.ids, read.lengths]);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
}

function describeLaws(): void {
  it('a Transformer encoder lets nothing of the padding out, and has zeros there', () =>
    tidily(() => {
      const encoder = createTransformerEncoder(modelConfig, createRandom(1));
      const lengths = int32([4, 0, 2]);
      const clean = randomTensor<tf.Tensor3D>([3, 4, 6], 5);
      const real = [4, 0, 2].map((length) => [0, 1, 2, 3].map((t) => [t < length]));
      const garbage = tf.tensor3d([[[Number.NaN], [Infinity], [Number.NaN], [-Infinity]]]);
      const dirty = tf.where<tf.Tensor3D>(tf.tensor3d(real, undefined, 'bool'), clean, garbage);
      const sum = (x: tf.Tensor) =>
        encoder
          .apply(x as tf.Tensor3D, lengths)
          .square()
          .sum();
      const output = encoder.apply(dirty, lengths);
      expect([...output.dataSync()]).toEqual([...encoder.apply(clean, lengths).dataSync()]);
      expect([...output.slice([1], [1]).dataSync()]).toEqual(new Array(24).fill(0));
      expect([...tf.grad(sum)(dirty).dataSync()]).toEqual([...tf.grad(sum)(clean).dataSync()]);
      encoder.dispose();
    }));

  it('the masks of a Transformer follow from the seed', () =>
    tidily(() => {
      const model = createTransformer(modelConfig, sizes, createRandom(3));
      const run = (seed?: number) => {
        const training = seed === undefined ? undefined : { seed };
        return [...model.decode(ids(targets), model.encode(source(), training), training).logits.dataSync()];
      };
      expect(run(1)).toEqual(run(1));
      expect(run(1)).not.toEqual(run(2));
      expect(run(1)).not.toEqual(run());
      model.dispose();
    }));

  it('positions of a Transformer are the reference, from any step on', () =>
    tidily(() => {
      const all = referencePositions(9, 6);
      expectClose(sinusoidalPositions(9, 6).dataSync(), all.flat(), float32, 'positions');
      expectClose(sinusoidalPositions(2, 6, 7).dataSync(), all.slice(7).flat(), float32, 'later ones');
    }));
}

export function describeTransformer(): void {
  describeGolden();
  describeModel();
  describeLaws();
}
