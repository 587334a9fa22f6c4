// Documents to chosen sentences: batches of similar length, results in the order of the input.
import { at } from '@longhand/base';
import { bucketBatches, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { Summary, SummarySource } from '../summary.ts';
import { type Extractor, maskScores } from './model.ts';
import { selectSentences } from './select.ts';
import type { ExtractionSettings } from './settings.ts';
import { documentTensors, encodeWords, type ReadDocument } from './tokens.ts';

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
  const { settings, vocabulary } = own;
  const documents = sources.map(own.reader);
  const results = new Array<Summary>(documents.length);
  const sizes = documents.map(({ words }) => words.length * Math.max(0, ...words.map(({ length }) => length)));
  const { batchSize } = settings;
  for (const indices of bucketBatches(sizes, { batchSize, seed: 0, shuffle: false, maxTokens: maxBatchWords })) {
    const filled = indices.filter((i) => at(sizes, i) > 0);
    const read = filled.map((i) => encodeWords(vocabulary, at(documents, i)));
    const probabilities = filled.length === 0 ? [] : probabilitiesOf(own, read);
    for (const i of indices) results[i] = emptySummary(at(documents, i));
    filled.forEach((i, row) => {
      results[i] = toSummary(settings, at(documents, i), at(probabilities, row));
    });
  }
  return results;
}

/** Of each sentence of each document. */
function probabilitiesOf(
  { settings, extractor }: Extraction,
  documents: readonly (readonly (readonly number[])[])[],
): number[][] {
  return tf.tidy(() => {
    const tensors = documentTensors(documents);
    const scores = extractor.scores(tensors);
    const values = settings.labels === 'soft' ? tf.softmax(maskScores(scores, tensors.lengths)) : tf.sigmoid(scores);
    return values.arraySync() as number[][];
  });
}

function toSummary(settings: ExtractionSettings, document: ReadDocument, probabilities: readonly number[]): Summary {
  const { sentences, words, unread } = document;
  const chosen = selectSentences(words, probabilities, settings);
  const highest = Math.max(...probabilities.slice(0, words.length));
  return {
    text: chosen.map((s) => at(sentences, s)).join('\n'),
    source: sentences.map((text, s) => ({
      text,
      chosen: chosen.includes(s),
      weight: s < words.length ? at(probabilities, s) / highest : 0,
    })),
    unread,
    details: {
      sentences: chosen.map((index) => ({ index, probability: Number(at(probabilities, index).toFixed(4)) })),
    },
  };
}

const emptySummary = ({ sentences, unread }: ReadDocument): Summary => ({
  text: '',
  source: sentences.map((text) => ({ text, chosen: false, weight: 0 })),
  unread,
  details: { sentences: [] },
});
