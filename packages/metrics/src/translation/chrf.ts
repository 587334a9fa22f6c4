// chrF (Popović 2015) and chrF++ (2017): F-score of character n-grams and, with a word order, word n-grams.
import { at, ConfigError } from '@longhand/base';
import { type CorpusMetric, corpusStatistics } from '../corpus-metric.ts';
import { checkOrder, countNgrams } from '../ngrams.ts';
import { splitWords } from '../python-text.ts';
import { sacrebleuVersion } from './sacrebleu.ts';

/** chrF's longest n-grams of characters and words, and its beta. */
export interface ChrfOptions {
  /** Default 6. */
  readonly charOrder?: number;
  /** Default 0; chrF++ has 2. */
  readonly wordOrder?: number;
  /** Recall counts beta times as much as precision. Default 2. */
  readonly beta?: number;
  readonly lowerCase?: boolean;
  /** White space counts as characters. Default false. */
  readonly whitespace?: boolean;
  /** All orders count, one without n-grams as next to nothing (as in Moses and NLTK). Default false: such orders are left out. */
  readonly epsSmoothing?: boolean;
}

const defaults = {
  charOrder: 6,
  wordOrder: 0,
  beta: 2,
  lowerCase: false,
  whitespace: false,
  epsSmoothing: false,
} satisfies Required<ChrfOptions>;

/**
 * chrF's counts of a sentence: for each order [n-grams of the hypothesis, of the reference, matches].
 * @throws ConfigError for an order or a beta out of range
 */
export function createChrf(given: ChrfOptions = {}): CorpusMetric {
  const options = withDefaults(given);
  const { charOrder, wordOrder, beta, lowerCase, whitespace, epsSmoothing } = options;
  checkOrder('chrF: charOrder', charOrder, 1);
  checkOrder('chrF: wordOrder', wordOrder, 0);
  if (!(beta > 0)) throw new ConfigError({ where: 'chrF: beta', expected: 'a positive number', got: String(beta) });
  return {
    ...{ name: `chrF${beta}${'+'.repeat(wordOrder)}`, unit: 'points', better: 'higher', decimals: 2 },
    signature: (references) =>
      [
        `nrefs:${references}`,
        `case:${lowerCase ? 'lc' : 'mixed'}`,
        `eff:${epsSmoothing ? 'no' : 'yes'}`,
        `nc:${charOrder}`,
        `nw:${wordOrder}`,
        `space:${whitespace ? 'yes' : 'no'}`,
        `version:${sacrebleuVersion}`,
      ].join('|'),
    statistics: (hypothesis, references) => bestCounts(hypothesis, references, options),
    score: (sums) => scoreOf(sums, options),
  };
}

/** What is undefined counts as not given. */
const withDefaults = (options: ChrfOptions): Required<ChrfOptions> => ({
  ...defaults,
  ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
});

/** Of several references the one with the best score. */
function bestCounts(hypothesis: string, references: readonly string[], options: Required<ChrfOptions>): Float64Array {
  const own = ngramsOf(hypothesis, options);
  let best: Float64Array = new Float64Array(3 * own.length);
  let bestScore = -1;
  for (const reference of references) {
    const counts = matchCounts(own, ngramsOf(reference, options));
    const value = scoreOf(counts, options);
    if (value > bestScore) [best, bestScore] = [counts, value];
  }
  return best;
}

/** Of each order: those of characters, then those of words. */
function ngramsOf(
  text: string,
  { charOrder, wordOrder, lowerCase, whitespace }: Required<ChrfOptions>,
): Map<string, number>[] {
  const cased = lowerCase ? text.toLowerCase() : text;
  const characters = Array.from(whitespace ? cased : splitWords(cased).join(''));
  const words = wordOrder > 0 ? wordsOf(cased) : [];
  return Array.from({ length: charOrder + wordOrder }, (_, i) =>
    i < charOrder ? countNgrams(characters, i + 1, '') : countNgrams(words, i - charOrder + 1, ' '),
  );
}

function scoreOf(sums: Float64Array, { charOrder, wordOrder, beta, epsSmoothing }: Required<ChrfOptions>): number {
  const [orders, factor] = [charOrder + wordOrder, beta ** 2];
  let [precisions, recalls, used, smoothed] = [0, 0, 0, 0];
  for (let i = 0; i < orders; i++) {
    const [own, others, matches] = sums.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    const precision = own > 0 ? matches / own : tiny;
    const recall = others > 0 ? matches / others : tiny;
    smoothed += fScore(precision, recall, factor) ?? tiny;
    if (own === 0 || others === 0) continue;
    precisions += precision;
    recalls += recall;
    used++;
  }
  if (epsSmoothing) return (100 * smoothed) / orders;
  return used === 0 ? 0 : 100 * (fScore(precisions / used, recalls / used, factor) ?? 0);
}

/** Corpus chrF of one line each, with its signature. @throws DataError as `corpusStatistics` */
export function chrf(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: ChrfOptions = {},
): { readonly score: number; readonly signature: string } {
  const metric = createChrf(options);
  const { sum, signature } = corpusStatistics(metric, hypotheses, references);
  return { score: metric.score(sum), signature };
}

const tiny = 1e-16;

/** Undefined where both are 0. */
function fScore(precision: number, recall: number, factor: number): number | undefined {
  const denominator = factor * precision + recall;
  return denominator > 0 ? ((1 + factor) * precision * recall) / denominator : undefined;
}

function matchCounts(own: readonly Map<string, number>[], others: readonly Map<string, number>[]): Float64Array {
  const counts = new Float64Array(3 * own.length);
  own.forEach((ngrams, i) => {
    const other = at(others, i);
    let [total, matches] = [0, 0];
    for (const [ngram, count] of ngrams) {
      total += count;
      matches += Math.min(count, other.get(ngram) ?? 0);
    }
    const otherTotal = [...other.values()].reduce((sum, count) => sum + count, 0);
    counts.set([otherTotal > 0 ? total : 0, otherTotal, matches], 3 * i);
  });
  return counts;
}

const punctuation = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** One punctuation mark is cut from a word's end, or else from its start. */
function wordsOf(text: string): string[] {
  return splitWords(text).flatMap((word) => {
    const characters = Array.from(word);
    if (characters.length === 1) return [word];
    const [first, last] = [at(characters, 0), at(characters, characters.length - 1)];
    if (punctuation.has(last)) return [characters.slice(0, -1).join(''), last];
    if (punctuation.has(first)) return [first, characters.slice(1).join('')];
    return [word];
  });
}
