// A translator as decoding sees it: rows of log probabilities, states that can be reordered.
import { type DecoderState, type DecodingModel, topLogProbs } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import type { SourceTensors } from './data.ts';
import type { Encoded, Translator } from './model.ts';

/** Works on whatever of the memory is still needed: sentences that are done leave it. */
export function createDecodingModel(
  translator: Translator,
  source: SourceTensors,
): DecodingModel<unknown> & { disposeAll(): void } {
  const start = translator.encode(source);
  const { vocabSize } = translator;
  const batch = source.ids.shape[0];
  const model: DecodingModel<Encoded> = {
    vocabSize,
    batch,
    start: () => tf.tidy(() => copyOf(start)),
    step: (last, encoded, { count, withAttention }) => {
      const { best, weights, state } = tf.tidy(() => {
        const found = translator.decode(tf.tensor2d(last, [last.length, 1], 'int32'), encoded);
        return { best: topLogProbs(found.logits, count), weights: found.weights, state: found.state };
      });
      const result = {
        tokens: best.ids.dataSync() as Int32Array,
        logProbs: best.logProbs.dataSync() as Float32Array,
        attention: withAttention ? (weights.dataSync() as Float32Array) : undefined,
      };
      tf.dispose([best, weights, encoded.state as unknown as tf.TensorContainer]);
      return { ...result, state: { memory: encoded.memory, state } };
    },
    select: ({ memory, state }, rows, sentences) => {
      const selected = tf.tidy(() => {
        const gather = <T extends tf.Tensor>(x: T, indices: Int32Array): T =>
          tf.gather(x, tf.tensor1d(indices, 'int32'));
        const kept = sentences.length === memory.values.shape[0];
        return {
          state: mapState(state, (tensor) => gather(tensor, rows)),
          memory: kept
            ? undefined
            : {
                values: gather(memory.values, sentences),
                keys: memory.keys === memory.values ? undefined : gather(memory.keys, sentences),
                lengths: gather(memory.lengths, sentences),
              },
        };
      });
      tf.dispose(state as unknown as tf.TensorContainer);
      if (!selected.memory) return { memory, state: selected.state };
      disposeMemory(memory);
      const { values, keys, lengths } = selected.memory;
      return { memory: { values, keys: keys ?? values, lengths }, state: selected.state };
    },
    dispose: ({ memory, state }) => {
      tf.dispose(state as unknown as tf.TensorContainer);
      disposeMemory(memory);
    },
  };
  const disposeAll = () => model.dispose(start);
  return { ...(model as DecodingModel<unknown>), disposeAll };
}

const mapState = ({ layers, fed }: DecoderState, map: (tensor: tf.Tensor2D) => tf.Tensor2D): DecoderState => ({
  layers: layers.map(({ h, c }) => ({ h: map(h), c: map(c) })),
  ...(fed && { fed: map(fed) }),
});

function copyOf({ memory, state }: Encoded): Encoded {
  const values = memory.values.clone();
  const keys = memory.keys === memory.values ? values : memory.keys.clone();
  return { memory: { values, keys, lengths: memory.lengths.clone() }, state: mapState(state, (x) => x.clone()) };
}

function disposeMemory({ values, keys, lengths }: Encoded['memory']): void {
  tf.dispose([values, keys, lengths]);
}
