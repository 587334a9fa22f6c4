// A model of sequences as decoding sees it: rows of log probabilities, states that can be reordered.
import { type DecodingModel, ensemble } from '@longhand/decoding';
import * as tf from '@tensorflow/tfjs-core';
import { type TopLogProbs, topLogProbs } from '../ops/top-log-probs.ts';
import type { SourceTensors } from './encoder-decoder.ts';
import type { NamedParams, TrainingMode } from './params.ts';

/** Tensors by name and place, the rows of each along its first axis. */
export type RowTensors = tf.Tensor | readonly RowTensors[] | { readonly [name: string]: RowTensors | undefined };

/** A read source: what a decoder looks back at, a row for each sequence, and where it stands. */
export interface ReadSource<Memory = RowTensors, State = RowTensors> {
  readonly memory: Memory & { readonly lengths: tf.Tensor1D };
  readonly state: State;
}

/** A model that reads sources and says targets: an encoder-decoder, a Transformer. */
export interface SequenceModel {
  readonly params: NamedParams;
  readonly vocabSize: number;
  /** `[B, S]` ids. @throws ShapeError; DataError for an id or length out of range */
  encode(source: SourceTensors, training?: TrainingMode): ReadSource;
  /**
   * `ids [N, T]`, N being B or a multiple of it -> logits `[N * T, V]` and attention `[N, T, S]`.
   * @param encoded of this model
   */
  decode(
    ids: tf.Tensor2D,
    encoded: ReadSource,
    training?: TrainingMode,
  ): { readonly logits: tf.Tensor2D; readonly weights: tf.Tensor3D; readonly state: RowTensors };
  dispose(): void;
}

/** A decoding model that keeps the sources it has read until `disposeAll`. */
export type SourceDecoding = DecodingModel<unknown> & { disposeAll(): void };

/** What a decoding model is made of: sources that were read, and a step. */
export interface StepwiseDecoder<Memory extends RowTensors, State extends RowTensors> {
  /** Of what is decoded: beyond the softmax's units where words can be copied. */
  readonly vocabSize: number;
  /** The sources as read; given away. */
  readonly start: ReadSource<Memory, State>;
  /** The most probable units after `last [N]`, and what was read `[N, 1, S]`. Runs inside a tidy. */
  step(
    last: Int32Array,
    encoded: ReadSource<Memory, State>,
    count: number,
  ): { readonly best: TopLogProbs; readonly weights: tf.Tensor3D; readonly state: State };
}

/** Works on whatever of the memory is still needed: sentences that are done leave it. */
export function createDecodingModel<Memory extends RowTensors, State extends RowTensors>({
  vocabSize,
  start,
  step,
}: StepwiseDecoder<Memory, State>): SourceDecoding {
  const model: DecodingModel<ReadSource<Memory, State>> = {
    vocabSize,
    batch: start.memory.lengths.shape[0],
    start: () =>
      scoped(() => ({
        memory: mapTensors(start.memory, (tensor) => tensor.clone()),
        state: mapTensors(start.state, (tensor) => tensor.clone()),
      })),
    step: (last, encoded, { count, withAttention }) => {
      const { best, weights, state } = scoped(() => step(last, encoded, count));
      const result = {
        tokens: best.ids.dataSync() as Int32Array,
        logProbs: best.logProbs.dataSync() as Float32Array,
        attention: withAttention ? (weights.dataSync() as Float32Array) : undefined,
      };
      disposeAll(best, weights, encoded.state);
      return { ...result, state: { memory: encoded.memory, state } };
    },
    select: ({ memory, state }, rows, sentences) => {
      const gather = (indices: Int32Array) => (tensor: tf.Tensor) => tf.gather(tensor, tf.tensor1d(indices, 'int32'));
      const kept = sentences.length === memory.lengths.shape[0];
      const selected = scoped(() => ({
        state: mapTensors(state, gather(rows)),
        memory: kept ? undefined : mapTensors(memory, gather(sentences)),
      }));
      disposeAll(state);
      if (!selected.memory) return { memory, state: selected.state };
      disposeAll(memory);
      return { memory: selected.memory, state: selected.state };
    },
    dispose: ({ memory, state }) => disposeAll(memory, state),
  };
  return { ...(model as DecodingModel<unknown>), disposeAll: () => model.dispose(start) };
}

/** A model over these sources: for beam search and sampling. The caller disposes it. */
export function decodingOf(model: SequenceModel, source: SourceTensors): SourceDecoding {
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

/** The same container with other tensors; each tensor once: keys may be the values themselves. */
function mapTensors<Tensors extends RowTensors>(tensors: Tensors, map: (tensor: tf.Tensor) => tf.Tensor): Tensors {
  const mapped = new Map<tf.Tensor, tf.Tensor>();
  const visit = (one: RowTensors | undefined): RowTensors | undefined => {
    if (one === undefined) return undefined;
    if (one instanceof tf.Tensor) {
      const own = mapped.get(one) ?? map(one);
      mapped.set(one, own);
      return own;
    }
    if (Array.isArray(one)) return one.map((each: RowTensors) => visit(each) as RowTensors);
    return Object.fromEntries(Object.entries(one).map(([name, each]) => [name, visit(each)]));
  };
  return visit(tensors) as Tensors;
}

/** tfjs knows its containers by a type of its own. */
const scoped = <T>(run: () => T): T => tf.tidy(run as unknown as () => tf.TensorContainer) as unknown as T;
const disposeAll = (...tensors: readonly unknown[]): void => tf.dispose(tensors as unknown as tf.TensorContainer);
