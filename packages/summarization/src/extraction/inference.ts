// Documents to chosen sentences: batches of similar length, results in the order of the input.
import { at } from '@longhand/base';
import { bucketBatches, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import { type Summary, type SummarySource, unknownOf } from '../summary.ts';
import { type Extractor, maskScores } from './model.ts';
import { selectSentences } from './select.ts';
import type { ExtractionSettings } from './settings.ts';
import { documentTensors, type EncodedDocument, encodePieces, type ReadDocument } from './tokens.ts';

/** All that a trained extractor is. */
export interface Extraction {
  readonly settings: ExtractionSettings;
  readonly vocabulary: Vocabulary;
  readonly extractor: Extractor;
  readonly reader: (source: SummarySource) => ReadDocument;
}

/** Words of a batch at most, padding included: long articles are read by themselves. */
const maxBatchWords = 40_000;

export function summarize(own: Extraction, sources: readonly SummarySource[]): Summary[] {
  const documents = sources.map(own.reader);
  const encoded = documents.map((document) => encodePieces(own.vocabulary, document, own.settings));
  const scores = scoresOf(own, encoded.flat());
  let next = 0;
  return documents.map((document, i) => {
    const pieces = at(encoded, i);
    const parts = scores.slice(next, next + pieces.length);
    next += pieces.length;
    const summary = toSummary(own.settings, document, probabilitiesOf(own.settings, parts));
    return { ...summary, pieces: pieces.length, ...unknownOf(pieces.flatMap(({ ids }) => ids.flat())) };
  });
}

interface PieceScores {
  /** Of each sentence, before sigmoid or softmax. */
  readonly scores: readonly number[];
  readonly probabilities: readonly number[];
}

/** Of each document or piece, in their order. */
function scoresOf({ settings, extractor }: Extraction, pieces: readonly EncodedDocument[]): PieceScores[] {
  const results = pieces.map((): PieceScores => ({ scores: [], probabilities: [] }));
  const sizes = pieces.map(({ ids }) => ids.length * Math.max(0, ...ids.map(({ length }) => length)));
  const { batchSize } = settings;
  for (const indices of bucketBatches(sizes, { batchSize, seed: 0, shuffle: false, maxTokens: maxBatchWords })) {
    const filled = indices.filter((i) => at(sizes, i) > 0);
    if (filled.length === 0) continue;
    const [scores, probabilities] = tf.tidy(() => {
      const tensors = documentTensors(filled.map((i) => at(pieces, i)));
      const values = extractor.scores(tensors);
      const shares = settings.labels === 'soft' ? tf.softmax(maskScores(values, tensors.lengths)) : tf.sigmoid(values);
      return [values.arraySync() as number[][], shares.arraySync() as number[][]] as const;
    });
    filled.forEach((i, row) => {
      const { length } = at(pieces, i).ids;
      const own = (values: readonly (readonly number[])[]) => at(values, row).slice(0, length);
      results[i] = { scores: own(scores), probabilities: own(probabilities) };
    });
  }
  return results;
}

/** Of each sentence of a document: over all its pieces, so that the best of one does not count more than a better one of another. */
function probabilitiesOf({ labels }: ExtractionSettings, pieces: readonly PieceScores[]): number[] {
  if (labels === 'greedy' || pieces.length < 2) return pieces.flatMap(({ probabilities }) => probabilities);
  const scores = pieces.flatMap((piece) => piece.scores);
  const largest = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const weights = scores.map((score) => Math.exp(score - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function toSummary(
  settings: ExtractionSettings,
  { sentences, words, unread }: ReadDocument,
  probabilities: readonly number[],
): Summary {
  const chosen = probabilities.length === 0 ? [] : selectSentences(words, probabilities, settings);
  const highest = probabilities.reduce((most, share) => Math.max(most, share), 1e-9);
  return {
    text: chosen.map((s) => at(sentences, s)).join('\n'),
    source: sentences.map((text, s) => ({
      ...{ text, chosen: chosen.includes(s) },
      weight: (probabilities[s] ?? 0) / highest,
    })),
    unread,
    details: {
      sentences: chosen.map((index) => ({ index, probability: Number(at(probabilities, index).toFixed(4)) })),
    },
  };
}
