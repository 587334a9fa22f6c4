// An encoder-decoder as decoding sees it: rows of log probabilities, states that can be reordered.
import { type DecodingModel, ensemble } from '@longhand/decoding';
import * as tf from '@tensorflow/tfjs-core';
import type { CellState } from '../cells/cell.ts';
import { type TopLogProbs, topLogProbs } from '../ops/top-log-probs.ts';
import type { AttentionMemory } from './attention.ts';
import type { DecoderState } from './attention-decoder.ts';
import type { Encoded, EncoderDecoder, SourceTensors } from './encoder-decoder.ts';

/** A decoding model that keeps the sources it has read until `disposeAll`. */
export type SourceDecoding = DecodingModel<unknown> & { disposeAll(): void };

/** A decoder as a search calls it: step by step, hypotheses in rows. */
export interface StepwiseDecoder<Memory extends AttentionMemory> {
  /** Of what is decoded: beyond the softmax's units where words can be copied. */
  readonly vocabSize: number;
  /** The sources as read; given away. */
  readonly start: Encoded<Memory>;
  /** The most probable units after `last [N]`, and what was read `[N, 1, S]`. Runs inside a tidy. */
  step(
    last: Int32Array,
    encoded: Encoded<Memory>,
    count: number,
  ): { readonly best: TopLogProbs; readonly weights: tf.Tensor3D; readonly state: DecoderState };
}

/** Works on whatever of the memory is still needed: sentences that are done leave it. */
export function createDecodingModel<Memory extends AttentionMemory>({
  vocabSize,
  start,
  step,
}: StepwiseDecoder<Memory>): SourceDecoding {
  const model: DecodingModel<Encoded<Memory>> = {
    vocabSize,
    batch: start.memory.values.shape[0],
    start: () =>
      tf.tidy(() => ({
        memory: mapMemory(start.memory, (tensor) => tensor.clone()),
        state: mapState(start.state, (tensor) => tensor.clone()),
      })),
    step: (last, encoded, { count, withAttention }) => {
      const { best, weights, state } = tf.tidy(() => step(last, encoded, count));
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
          memory: kept ? undefined : mapMemory(memory, (tensor) => gather(tensor, sentences)),
        };
      });
      tf.dispose(state as unknown as tf.TensorContainer);
      if (!selected.memory) return { memory, state: selected.state };
      tf.dispose(Object.values(memory));
      return { memory: selected.memory, state: selected.state };
    },
    dispose: ({ memory, state }) => {
      tf.dispose(state as unknown as tf.TensorContainer);
      tf.dispose(Object.values(memory));
    },
  };
  const disposeAll = () => model.dispose(start);
  return { ...(model as DecodingModel<unknown>), disposeAll };
}

/** An encoder-decoder over these sources: for beam search and sampling. The caller disposes it. */
export function decodingOf(model: EncoderDecoder, source: SourceTensors): SourceDecoding {
  return createDecodingModel({
    vocabSize: model.vocabSize,
    start: model.encode(source),
    step: (last, encoded, count) => {
      const { logits, weights, state } = model.decode(tf.tensor2d(last, [last.length, 1], 'int32'), encoded);
      return { best: topLogProbs(logits, count), weights, state };
    },
  });
}

/** Runs one model, or several as one, and disposes them. */
export function withDecoding<T>(models: readonly SourceDecoding[], run: (model: DecodingModel<unknown>) => T): T {
  try {
    const [first] = models;
    return run(first && models.length === 1 ? first : (ensemble(models) as DecodingModel<unknown>));
  } finally {
    for (const model of models) model.disposeAll();
  }
}

const mapState = (
  { layers, fed, coverage }: DecoderState,
  map: (tensor: tf.Tensor2D) => tf.Tensor2D,
): DecoderState => ({
  layers: layers.map(
    (state) => Object.fromEntries(Object.entries(state).map(([part, value]) => [part, map(value)])) as CellState,
  ),
  ...(fed && { fed: map(fed) }),
  ...(coverage && { coverage: map(coverage) }),
});

/** Each tensor once: keys may be the values themselves. */
function mapMemory<Memory extends AttentionMemory>(memory: Memory, map: (tensor: tf.Tensor) => tf.Tensor): Memory {
  const mapped = new Map(Object.values<tf.Tensor>(memory).map((tensor) => [tensor, map(tensor)] as const));
  return Object.fromEntries(
    Object.entries<tf.Tensor>(memory).map(([name, tensor]) => [name, mapped.get(tensor)!]),
  ) as unknown as Memory;
}
