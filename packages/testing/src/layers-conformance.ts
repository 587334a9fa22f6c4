// Laws and life of the layers on any backend: what must not change, what must, and that nothing leaks.
import { createRandom } from '@longhand/base';
import {
  createAttentionPooling,
  createEmbedding,
  createGru,
  createLinear,
  createLstm,
  createRnn,
  type NamedParams,
  poolSequence,
  reverseSequence,
  softmaxCrossEntropy,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, float32 } from './close.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

const stacks = { lstm: createLstm, gru: createGru, rnn: createRnn };

export function describeLayers(): void {
  for (const [kind, create] of Object.entries(stacks)) {
    describe(`laws of ${kind}`, () => {
      const config = { inputSize: 4, hiddenSize: 5, numLayers: 2, bidirectional: true };
      const layer = () => create(config, createRandom(3), kind);
      const x = () => randomTensor<tf.Tensor3D>([3, 6, 4], 1);
      const lengths = [6, 2, 4];

      it('padding changes nothing, whatever it holds and however long it is', () =>
        tidily(() => {
          const stack = layer();
          const plain = stack.apply(x(), { lengths: int32(lengths) });
          const garbage = tf.concat([x(), tf.fill([3, 3, 4], 1e3)], 1) as tf.Tensor3D;
          const mask = tf.tensor3d(lengths.map((length) => Array.from({ length: 9 }, (_, t) => [t < length ? 0 : 77])));
          const padded = stack.apply(garbage.add(mask), { lengths: int32(lengths) });
          expectClose(
            padded.output.slice([0, 0, 0], [3, 6, 10]).dataSync(),
            plain.output.dataSync(),
            float32,
            'output',
          );
          expectClose(padded.output.slice([0, 6, 0], [3, 3, 10]).abs().max().dataSync(), [0], float32, 'padding');
          expectClose(padded.states[0]!.h.dataSync(), plain.states[0]!.h.dataSync(), float32, 'state');
          stack.dispose();
        }));

      it('a batch in another order gives the same rows in that order', () =>
        tidily(() => {
          const stack = layer();
          const order = int32([2, 0, 1]);
          const plain = stack.apply(x(), { lengths: int32(lengths) }).output.gather(order);
          const moved = stack.apply(x().gather(order), { lengths: int32([4, 6, 2]) }).output;
          expectClose(moved.dataSync(), plain.dataSync(), float32, 'output');
          stack.dispose();
        }));

      it('the backward half is the forward half of the reversed input', () =>
        tidily(() => {
          const stack = create({ ...config, numLayers: 1 }, createRandom(3), kind);
          const { params } = stack;
          for (const name of Object.keys(params))
            if (name.includes('backward')) params[name]!.assign(params[name.replace('backward', 'forward')]!.mul(1));
          const options = { lengths: int32(lengths) };
          const [, backward] = tf.split(stack.apply(x(), options).output, 2, 2) as tf.Tensor3D[];
          const reversed = stack.apply(reverseSequence(x(), options.lengths), options).output;
          const [forward] = tf.split(reversed, 2, 2) as tf.Tensor3D[];
          expectClose(backward!.dataSync(), reverseSequence(forward!, options.lengths).dataSync(), float32, 'backward');
          stack.dispose();
        }));

      it('a sequence in two parts, the state handed on, is the sequence', () =>
        tidily(() => {
          const stack = create({ ...config, bidirectional: false }, createRandom(3), kind);
          const whole = stack.apply(x());
          const begin = stack.apply(x().slice([0, 0, 0], [3, 2, 4]));
          const end = stack.apply(x().slice([0, 2, 0], [3, 4, 4]), { initialStates: begin.states as never });
          expectClose(tf.concat([begin.output, end.output], 1).dataSync(), whole.output.dataSync(), float32, 'output');
          expectClose(end.states[1]!.h.dataSync(), whole.states[1]!.h.dataSync(), float32, 'state');
          stack.dispose();
        }));

      it('drops only in training, by its seed', () =>
        tidily(() => {
          const rates = { dropout: 0.4, inputDropout: 0.3, recurrentDropout: 0.3 };
          const stack = create({ ...config, ...rates }, createRandom(3), kind);
          const run = (seed?: number) => [
            ...stack.apply(x(), seed === undefined ? {} : { training: { seed } }).output.dataSync(),
          ];
          expect(run()).toEqual(run());
          expect(run(1)).toEqual(run(1));
          expect(run(1)).not.toEqual(run(2));
          expect(run(1)).not.toEqual(run());
          stack.dispose();
        }));
    });
  }

  it('reversing twice is the sequence itself', () =>
    tidily(() => {
      const [x, lengths] = [randomTensor<tf.Tensor3D>([3, 5, 2], 1), int32([5, 0, 3])];
      const once = reverseSequence(x, lengths);
      expect([...once.dataSync()]).not.toEqual([...x.dataSync()]);
      expect([...reverseSequence(once, lengths).dataSync()]).toEqual([...x.dataSync()]);
    }));

  describe('life of a model', () => {
    it('every weight gets a gradient that is not zero', () => {
      const model = smallModel();
      const { grads } = model.gradients();
      for (const [name, variable] of Object.entries(model.params)) {
        const size = tf.tidy(() => grads[variable.name]!.abs().max().dataSync()[0]!);
        expect(size, name).toBeGreaterThan(0);
      }
      tf.dispose(grads);
      model.dispose();
    });

    it('a step leaves no tensor behind, and the model none after dispose()', () => {
      const before = tf.memory().numTensors;
      const model = smallModel();
      const step = () => {
        const { value, grads } = model.gradients();
        tf.dispose([value, grads]);
      };
      step();
      const after = tf.memory();
      step();
      step();
      expect(tf.memory().numTensors).toBe(after.numTensors);
      expect(tf.memory().numDataBuffers).toBe(after.numDataBuffers);
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });
}

/** Embedding, two bidirectional layers, attention, maximum, output: every kind of weight there is. */
function smallModel() {
  const random = createRandom(5);
  const embedding = createEmbedding({ vocabSize: 7, embeddingSize: 4 }, random.fork('embedding'));
  const encoder = createLstm({ inputSize: 4, hiddenSize: 3, numLayers: 2, bidirectional: true, dropout: 0.1 }, random);
  const attention = createAttentionPooling({ inputSize: 6, attentionSize: 5 }, random);
  const output = createLinear({ inputSize: 12, outputSize: 3 }, random);
  const layers = [embedding, encoder, attention, output];
  const params: NamedParams = Object.assign({}, ...layers.map((layer) => layer.params));
  const loss = (): tf.Scalar => {
    const ids = tf.tensor2d(
      [
        [0, 3, 4, 2],
        [1, 5, 6, 0],
      ],
      [2, 4],
      'int32',
    );
    const lengths = int32([4, 3]);
    const encoded = encoder.apply(embedding.apply(ids), { lengths, training: { seed: 2 } }).output;
    const pooled = tf.concat(
      [attention.apply(encoded, lengths).output, poolSequence(encoded, lengths, { kind: 'max' })],
      1,
    );
    return softmaxCrossEntropy(output.apply(pooled as tf.Tensor2D), int32([2, 0])) as tf.Scalar;
  };
  return {
    params,
    gradients: () => tf.variableGrads(loss, Object.values(params)),
    dispose: () => {
      for (const layer of layers) layer.dispose();
    },
  };
}
