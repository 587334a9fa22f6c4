// A sentence extractor after SummaRuNNer (Nallapati et al. 2017): layers over words give sentences, layers over sentences put
// them into their document; a sentence's score is the sum of its content, its salience in the document and its place.

import { at, type Random, ShapeError } from '@longhand/base';
import {
  createAttentionPooling,
  createEmbedding,
  createLinear,
  createParams,
  createStack,
  disposeParams,
  dropout,
  embeddingLookup,
  glorotUniform,
  linear,
  type NamedParams,
  poolSequence,
  prefixed,
  sequenceMask,
  type TrainingMode,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';

import { centralitySize } from './centrality.ts';
import type { ExtractionSettings } from './settings.ts';
import type { DocumentTensors } from './tokens.ts';

/** The network that scores sentences. */
export interface Extractor {
  readonly params: NamedParams;
  /** Scores `[B, S]` before sigmoid or softmax; meaningless in the padding. */
  scores(documents: DocumentTensors, training?: TrainingMode): tf.Tensor2D;
  /**
   * Where it reads centrality: makes a logistic regression of it what training begins with.
   * @throws ShapeError if it reads none, or for another number of weights
   */
  beginWith(weights: readonly number[], bias: number): void;
  dispose(): void;
}

/** Places told apart: the first ones by number, all by tenths of the document. */
const [absolutePlaces, relativePlaces] = [20, 10];
const placeSize = 16;

/** What training begins with: sentences as TextRank orders them, and the first ones a little better. */
const firstCentrality = [0.5, 0.1, 0.1, 0.1, 0, 0.1];
/** So that a few hundred updates are enough for weights of several units. */
const centralityScale = 10;
/** Of the weighted features of a sentence. */
const middle = 0.5;

/** With new weights. @param initialVectors `[V, E]` row-major: start values of the embeddings */
export function createExtractor(
  config: Pick<
    ExtractionSettings,
    | 'cell'
    | 'embeddingSize'
    | 'embeddingDropout'
    | 'dropout'
    | 'wordSize'
    | 'sentenceSize'
    | 'pooling'
    | 'novelty'
    | 'features'
  >,
  vocabSize: number,
  random: Random,
  initialVectors?: Float32Array,
): Extractor {
  const { cell, embeddingSize, wordSize, sentenceSize } = config;
  const embedding = createEmbedding(
    { vocabSize, embeddingSize, initialVectors },
    random.fork('embedding'),
    'embedding',
  );
  const words = createStack(
    {
      cell,
      inputSize: embeddingSize,
      hiddenSize: wordSize,
      bidirectional: true,
      inputDropout: config.embeddingDropout,
    },
    random.fork('words'),
    'words',
  );
  const attention =
    config.pooling === 'attention'
      ? createAttentionPooling(
          { inputSize: 2 * wordSize, attentionSize: wordSize },
          random.fork('attention'),
          'attention',
        )
      : undefined;
  const sentences = createStack(
    { cell, inputSize: 2 * wordSize, hiddenSize: sentenceSize, bidirectional: true, inputDropout: config.dropout },
    random.fork('sentences'),
    'sentences',
  );
  const document = createLinear(
    { inputSize: 2 * sentenceSize, outputSize: 2 * sentenceSize, activation: 'tanh' },
    random.fork('document'),
    'document',
  );
  const featureSize = config.features === 'centrality' ? centralitySize : 0;
  const hidden = createLinear(
    { inputSize: 2 * sentenceSize + 2 * placeSize + featureSize, outputSize: sentenceSize, activation: 'tanh' },
    random.fork('hidden'),
    'hidden',
  );
  const content = createLinear({ inputSize: sentenceSize, outputSize: 1 }, random.fork('content'), 'content');
  const { salience } = createParams({
    salience: () => glorotUniform(2 * sentenceSize, 2 * sentenceSize, random.fork('salience')),
  });
  const absolute = createEmbedding(
    { vocabSize: absolutePlaces, embeddingSize: placeSize },
    random.fork('absolute'),
    'absolute',
  );
  const relative = createEmbedding(
    { vocabSize: relativePlaces, embeddingSize: placeSize },
    random.fork('relative'),
    'relative',
  );
  const layers = [
    embedding,
    words,
    ...(attention ? [attention] : []),
    sentences,
    document,
    hidden,
    content,
    absolute,
    relative,
  ];
  const novelty = config.novelty
    ? createParams({ novelty: () => glorotUniform(2 * sentenceSize, 2 * sentenceSize, random.fork('novelty')) }).novelty
    : undefined;
  const centrality =
    featureSize > 0
      ? createParams({ centrality: () => tf.tensor2d([...firstCentrality], [featureSize, 1]) }).centrality
      : undefined;
  const own = prefixed('score', { salience, ...(novelty && { novelty }), ...(centrality && { centrality }) });

  const encodeSentences = ({ words: ids, wordLengths }: DocumentTensors, training?: TrainingMode): tf.Tensor2D => {
    const { output } = words.apply(embedding.apply(ids), { lengths: wordLengths, training }); // [N, T, 2W]
    if (attention) return attention.apply(output, wordLengths).output;
    return poolSequence(output, wordLengths, { kind: config.pooling === 'max' ? 'max' : 'mean' });
  };

  return {
    params: Object.assign({}, ...layers.map(({ params }) => params), own) as NamedParams,
    scores: (documents, training) =>
      tf.tidy(() => {
        const { rows, lengths } = documents;
        const [batch, most] = rows.shape;
        const none = tf.zeros([1, 2 * wordSize]);
        const table = tf.concat([encodeSentences(documents, training), none]) as tf.Tensor2D; // [N + 1, 2W]
        const { output } = sentences.apply(embeddingLookup(table, rows) as tf.Tensor3D, { lengths, training }); // [B, S, 2H]
        const dropped = training ? dropout(output, config.dropout, { seed: training.seed }) : output;
        const whole = document.apply(poolSequence(dropped, lengths, { kind: 'mean' })); // [B, 2H]
        const salient = tf
          .matMul(dropped, tf.matMul(whole, salience as unknown as tf.Tensor2D).expandDims(2))
          .reshape<tf.Tensor2D>([batch, most]);
        const places = placeIds(lengths, most);
        const parts = [dropped, absolute.apply(places.absolute), relative.apply(places.relative)];
        const central = centrality && featuresOf(documents);
        const features = tf.concat(central ? [...parts, central] : parts, 2);
        const contents = content.apply(hidden.apply(features as tf.Tensor3D)).reshape<tf.Tensor2D>([batch, most]);
        const known = contents.add(salient) as tf.Tensor2D;
        const scores = central ? known.add(weighCentrality(central, centrality as unknown as tf.Tensor2D)) : known;
        return novelty
          ? withNovelty(scores as tf.Tensor2D, dropped, novelty as unknown as tf.Tensor2D)
          : (scores as tf.Tensor2D);
      }),
    beginWith: (weights, bias) => {
      const { 'content.bias': offset } = content.params;
      if (!centrality || !offset || weights.length !== featureSize)
        throw new ShapeError({ where: 'beginWith', expected: `${featureSize} weights`, got: String(weights.length) });
      tf.tidy(() => {
        centrality.assign(tf.tensor2d([...weights], [featureSize, 1]).div(centralityScale));
        offset.assign(tf.tensor1d([bias + middle * centralityScale]));
      });
    },
    dispose: () => {
      for (const layer of layers) layer.dispose();
      disposeParams(own);
    },
  };
}

/** `[B, S]`, about 0 for a sentence in the middle. */
const weighCentrality = (features: tf.Tensor3D, weights: tf.Tensor2D): tf.Tensor2D =>
  linear(features, weights).squeeze<tf.Tensor2D>([2]).sub(middle).mul(centralityScale);

function featuresOf({ features }: DocumentTensors): tf.Tensor3D {
  if (features) return features;
  throw new ShapeError({ where: 'extractor', expected: 'features of each sentence', got: 'none' });
}

/**
 * s_j = Σ_{i<j} p_i h_i is the summary so far; a sentence loses h_j W tanh(s_j) (Nallapati et al. 2017, equation 6).
 * @param scores `[B, S]` @param sentences `[B, S, 2H]` @param weights `[2H, 2H]`
 */
function withNovelty(scores: tf.Tensor2D, sentences: tf.Tensor3D, weights: tf.Tensor2D): tf.Tensor2D {
  const [batch, most, size] = sentences.shape;
  const keys = linear(sentences, weights); // [B, S, 2H]
  const [steps, ownKeys, base] = [tf.unstack(sentences, 1), tf.unstack(keys, 1), tf.split(scores, most, 1)];
  let summary: tf.Tensor = tf.zeros([batch, size]);
  const results = base.map((score, j) => {
    const known = at(ownKeys, j).mul(summary.tanh()).sum(1, true); // [B, 1]
    const result = score.sub(known);
    summary = summary.add(at(steps, j).mul(result.sigmoid()));
    return result;
  });
  return tf.concat(results, 1) as tf.Tensor2D;
}

/** The last absolute place stands for all after it. */
function placeIds(lengths: tf.Tensor1D, most: number): { absolute: tf.Tensor2D; relative: tf.Tensor2D } {
  const all = lengths.dataSync();
  const ids = (place: (s: number, length: number) => number) =>
    tf.tensor2d(
      Array.from(all, (length) =>
        Array.from({ length: most }, (_, s) => place(Math.min(s, Math.max(0, length - 1)), Math.max(1, length))),
      ),
      [all.length, most],
      'int32',
    );
  return {
    absolute: ids((s) => Math.min(s, absolutePlaces - 1)),
    relative: ids((s, length) => Math.floor((s * relativePlaces) / length)),
  };
}

/** Far below every real score, so that softmax gives the padding nothing. */
export const maskScores = (scores: tf.Tensor2D, lengths: tf.Tensor1D): tf.Tensor2D => {
  const mask = sequenceMask(lengths, scores.shape[1]);
  return scores.mul(mask).add(tf.sub(1, mask).mul(-1e9)) as tf.Tensor2D;
};
