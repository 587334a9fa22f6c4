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

type ExtractorSettings = Pick<
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
>;

/** With new weights. @param initialVectors `[V, E]` row-major: start values of the embeddings */
export function createExtractor(
  config: ExtractorSettings,
  vocabSize: number,
  random: Random,
  initialVectors?: Float32Array,
): Extractor {
  const layers = createLayers(config, vocabSize, random, initialVectors);
  const weights = createWeights(config, random);
  const own = prefixed('score', { ...weights });
  const all = Object.values(layers).filter((layer) => layer !== undefined);
  return {
    params: Object.assign({}, ...all.map(({ params }) => params), own) as NamedParams,
    scores: (documents, training) => tf.tidy(() => score({ config, layers, weights }, documents, training)),
    beginWith: (centralities, bias) => {
      const { 'content.bias': offset } = layers.content.params;
      const { centrality } = weights;
      const wanted = centrality?.size ?? 0;
      if (!centrality || !offset || centralities.length !== wanted)
        throw new ShapeError({ where: 'beginWith', expected: `${wanted} weights`, got: String(centralities.length) });
      tf.tidy(() => {
        centrality.assign(tf.tensor2d([...centralities], [wanted, 1]).div(centralityScale));
        offset.assign(tf.tensor1d([bias + middle * centralityScale]));
      });
    },
    dispose: () => {
      for (const layer of all) layer.dispose();
      disposeParams(own);
    },
  };
}

/** In the order of their parameters in a run. */
function createLayers(
  {
    cell,
    embeddingSize,
    embeddingDropout,
    dropout: rate,
    wordSize,
    sentenceSize,
    pooling,
    features,
  }: ExtractorSettings,
  vocabSize: number,
  random: Random,
  initialVectors?: Float32Array,
) {
  const [word, sentence] = [2 * wordSize, 2 * sentenceSize]; // of both directions
  const linear = (name: string, inputSize: number, outputSize: number, activation?: 'tanh') =>
    createLinear({ inputSize, outputSize, activation }, random.fork(name), name);
  const stack = (name: string, inputSize: number, hiddenSize: number, inputDropout: number) =>
    createStack({ cell, inputSize, hiddenSize, bidirectional: true, inputDropout }, random.fork(name), name);
  const table = (name: string, size: number, width: number, vectors?: Float32Array) =>
    createEmbedding({ vocabSize: size, embeddingSize: width, initialVectors: vectors }, random.fork(name), name);
  const attention = { inputSize: word, attentionSize: wordSize };
  const placed = sentence + 2 * placeSize + (features === 'centrality' ? centralitySize : 0);
  return {
    embedding: table('embedding', vocabSize, embeddingSize, initialVectors),
    words: stack('words', embeddingSize, wordSize, embeddingDropout),
    attention:
      pooling === 'attention' ? createAttentionPooling(attention, random.fork('attention'), 'attention') : undefined,
    sentences: stack('sentences', word, sentenceSize, rate),
    document: linear('document', sentence, sentence, 'tanh'),
    hidden: linear('hidden', placed, sentenceSize, 'tanh'),
    content: linear('content', sentenceSize, 1),
    absolute: table('absolute', absolutePlaces, placeSize),
    relative: table('relative', relativePlaces, placeSize),
  };
}

/** Weights that belong to no layer. */
interface ScoreWeights {
  readonly salience: tf.Variable<tf.Rank.R2>;
  readonly novelty?: tf.Variable<tf.Rank.R2>;
  readonly centrality?: tf.Variable<tf.Rank.R2>;
}

function createWeights({ sentenceSize, novelty, features }: ExtractorSettings, random: Random): ScoreWeights {
  const square = (name: string) => () => glorotUniform(2 * sentenceSize, 2 * sentenceSize, random.fork(name));
  const made = createParams<string>({
    salience: square('salience'),
    ...(novelty && { novelty: square('novelty') }),
    ...(features === 'centrality' && { centrality: () => tf.tensor2d([...firstCentrality], [centralitySize, 1]) }),
  });
  return made as Record<string, tf.Variable<tf.Rank.R2>> & ScoreWeights;
}

interface Network {
  readonly config: ExtractorSettings;
  readonly layers: ReturnType<typeof createLayers>;
  readonly weights: ScoreWeights;
}

function score(network: Network, documents: DocumentTensors, training?: TrainingMode): tf.Tensor2D {
  const { config, layers, weights } = network;
  const { rows, lengths } = documents;
  const [batch, most] = rows.shape;
  const none = tf.zeros([1, 2 * config.wordSize]);
  const table = tf.concat([encodeSentences(network, documents, training), none]) as tf.Tensor2D; // [N + 1, 2W]
  const { output } = layers.sentences.apply(embeddingLookup(table, rows) as tf.Tensor3D, { lengths, training }); // [B, S, 2H]
  const sentences = training ? dropout(output, config.dropout, { seed: training.seed }) : output;
  const whole = layers.document.apply(poolSequence(sentences, lengths, { kind: 'mean' })); // [B, 2H]
  const salient = tf
    .matMul(sentences, tf.matMul(whole, weights.salience as tf.Tensor2D).expandDims(2))
    .reshape<tf.Tensor2D>([batch, most]);
  const places = placeIds(lengths, most);
  const parts = [sentences, layers.absolute.apply(places.absolute), layers.relative.apply(places.relative)];
  const central = weights.centrality && featuresOf(documents);
  const features = tf.concat(central ? [...parts, central] : parts, 2) as tf.Tensor3D;
  const content = layers.content.apply(layers.hidden.apply(features)).reshape<tf.Tensor2D>([batch, most]);
  const known = content.add<tf.Tensor2D>(salient);
  const scores = central ? known.add<tf.Tensor2D>(weighCentrality(central, weights.centrality as tf.Tensor2D)) : known;
  return weights.novelty ? withNovelty(scores, sentences, weights.novelty) : scores;
}

/** `[N, 2W]` */
function encodeSentences(
  { config: { pooling }, layers }: Network,
  { words: ids, wordLengths }: DocumentTensors,
  training?: TrainingMode,
): tf.Tensor2D {
  const { output } = layers.words.apply(layers.embedding.apply(ids), { lengths: wordLengths, training }); // [N, T, 2W]
  if (layers.attention) return layers.attention.apply(output, wordLengths).output;
  return poolSequence(output, wordLengths, { kind: pooling === 'max' ? 'max' : 'mean' });
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
