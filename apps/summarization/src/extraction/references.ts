// What the references of the train split are like: how long, how many sentences, whether they repeat themselves.
import { at } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { createReader, type ReadDocument, repeatsTrigram } from '@longhand/summarization/extraction';
import type { Config } from '../config.ts';
import type { ExtractionConfig } from './config.ts';
import { oracleSentences, type RatingOptions } from './oracle.ts';

/** Means over documents. */
export interface Measured {
  /** Of a reference. */
  readonly words: number;
  /** Standard deviation of these by their mean. */
  readonly spread: number;
  /** How many sentences of the document a reference is worth. */
  readonly sentences: number;
  /** How far documents are from that number, and from the same share of their sentences. */
  readonly errors: { readonly number: number; readonly share: number };
  /** Words of references by those of documents. */
  readonly ratio: number;
  /** Share of the references with a sentence that has three words in a row of one before it. */
  readonly repeating: number;
  /** Whether people chose the sentences. */
  readonly labelled: boolean;
}

/** So many documents tell. */
const maxExamples = 500;

/** Of the first references of some documents; one without words does not count. */
export function measureReferences(config: Config & ExtractionConfig, { splits, language }: SummarizationSet): Measured {
  const reader = createReader({ ...config, maxSentenceWords: Number.MAX_SAFE_INTEGER }, { language });
  const rating = { language, metric: config.monitor };
  const rows = splits.train.slice(0, maxExamples).flatMap((example) => {
    const [document, reference] = [reader(example), reader({ document: at(example.summaries, 0) })];
    const [length, words] = [document.words.flat().length, reference.words.flat().length];
    if (length === 0 || words === 0) return [];
    const worth = worthOf(example, document, reference, rating);
    return [{ length, words, worth, sentences: document.sentences.length, repeats: Number(repeats(reference)) }];
  });
  type Row = (typeof rows)[number];
  const mean = (value: (row: Row) => number) =>
    rows.reduce((sum, row) => sum + value(row), 0) / Math.max(1, rows.length);
  const [words, worth] = [mean((row) => row.words), mean((row) => row.worth)];
  const [length, sentences] = [mean((row) => row.length), mean((row) => row.sentences)];
  const expected = (row: Row) => (worth * row.sentences) / Math.max(1, sentences);
  return {
    ...{ words, sentences: worth },
    spread: Math.sqrt(mean((row) => (row.words - words) ** 2)) / Math.max(1, words),
    errors: {
      number: mean((row) => Math.abs(row.worth - worth)),
      share: mean((row) => Math.abs(row.worth - expected(row))),
    },
    ratio: words / Math.max(1, length),
    repeating: mean((row) => row.repeats),
    labelled: rows.length > 0 && splits.train.every(({ sentenceLabels }) => sentenceLabels),
  };
}

/** Whether trigram blocking would not let this summary be. */
const repeats = ({ words }: ReadDocument): boolean =>
  words.some((sentence, s) => repeatsTrigram(sentence, words.slice(0, s)));

/** How many sentences of the document a reference is worth: those that it copies, or by its length beside the sentence most like it. */
function worthOf(
  { sentenceLabels, summaries }: SummaryExample,
  { sentences, words }: ReadDocument,
  reference: ReadDocument,
  rating: RatingOptions,
): number {
  if (sentenceLabels) return sentenceLabels.filter((label) => label === 1).length;
  const own = new Set(sentences);
  const copied = reference.sentences.filter((sentence) => own.has(sentence)).length;
  if (2 * copied > reference.sentences.length) return reference.sentences.length;
  const [first] = oracleSentences(sentences, at(summaries, 0), { ...rating, most: 1 });
  const unit = first === undefined ? words.flat().length / sentences.length : at(words, first).length;
  return reference.words.flat().length / Math.max(1, unit);
}
