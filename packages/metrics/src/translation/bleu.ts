// BLEU (Papineni et al. 2002) as sacrebleu computes it (Post 2018), smoothings after Chen and Cherry (2014).
import { at, ConfigError } from '@longhand/base';
import { type CorpusMetric, corpusStatistics } from '../corpus-metric.ts';
import { checkOrder, countNgrams } from '../ngrams.ts';
import { splitWords, trimEnd } from '../python-text.ts';
import { sacrebleuVersion } from './sacrebleu.ts';
import { type BleuTokenizer, bleuTokenize } from './tokenizers.ts';

/** Of an order without a match: nothing, a floor instead of 0 matches, k added from order 2 on, or half as much each time. */
export const bleuSmoothings = ['exp', 'floor', 'add-k', 'none'] as const;
/** What stands for an n-gram precision of 0. */
export type BleuSmoothing = (typeof bleuSmoothings)[number];

/** BLEU's tokenizer, smoothing and case. */
export interface BleuOptions {
  /** Default `13a`; text that is tokenized already: `none`. */
  readonly tokenize?: BleuTokenizer;
  readonly lowerCase?: boolean;
  /** Default `exp`. */
  readonly smoothing?: BleuSmoothing;
  /** Of `floor` (default 0.1) and `add-k` (default 1). */
  readonly smoothValue?: number;
  /** Stops at the longest order that the hypothesis has: for single sentences. Default false. */
  readonly effectiveOrder?: boolean;
  readonly maxOrder?: number;
}

/** BLEU with its parts. */
export interface BleuScore {
  /** 0 to 100. */
  readonly score: number;
  /** Matches and n-grams of each order; `add-k` has added its k. */
  readonly counts: readonly number[];
  readonly totals: readonly number[];
  /** Percent. */
  readonly precisions: readonly number[];
  readonly brevityPenalty: number;
  readonly hypothesisLength: number;
  readonly referenceLength: number;
}

/** BLEU with its options. */
export interface Bleu extends CorpusMetric {
  detail(statistics: Float64Array): BleuScore;
}

const defaultValue: Readonly<Record<BleuSmoothing, number | undefined>> = {
  exp: undefined,
  floor: 0.1,
  'add-k': 1,
  none: undefined,
};

/**
 * BLEU with its options, as sacrebleu computes it: counts of a sentence, score of their sum, a signature.
 * @throws ConfigError for an unknown tokenizer or smoothing, or a value where the smoothing has none
 */
export function createBleu({
  tokenize = '13a',
  lowerCase = false,
  smoothing = 'exp',
  smoothValue,
  effectiveOrder = false,
  maxOrder = 4,
}: BleuOptions = {}): Bleu {
  checkOrder('BLEU: maxOrder', maxOrder, 1);
  if (!bleuSmoothings.includes(smoothing))
    throw new ConfigError({ where: 'BLEU: smoothing', expected: bleuSmoothings.join(', '), got: `"${smoothing}"` });
  const value = smoothValue ?? defaultValue[smoothing];
  if (smoothValue !== undefined && defaultValue[smoothing] === undefined)
    throw new ConfigError({ where: 'BLEU: smoothValue', expected: `none with "${smoothing}"`, got: `${smoothValue}` });
  if (value !== undefined && !(value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new ConfigError({ where: 'BLEU: smoothValue', expected: 'a number of 0 or more', got: String(value) });
  const added = value ?? 0;
  const tokenizer = bleuTokenize(tokenize);
  const wordsOf = (text: string) => splitWords(tokenizer(trimEnd(lowerCase ? text.toLowerCase() : text)));
  const orders = Array.from({ length: maxOrder }, (_, i) => i + 1);

  /** [hypothesis length, length of the closest reference, matches of each order, n-grams of each order] */
  const statistics = (hypothesis: string, references: readonly string[]): Float64Array => {
    const words = wordsOf(hypothesis);
    const others = references.map(wordsOf);
    const result = new Float64Array(2 + 2 * maxOrder);
    result[0] = words.length;
    result[1] = closestLength(
      words.length,
      others.map(({ length }) => length),
    );
    for (const order of orders) {
      const own = countNgrams(words, order, ' ');
      const counts = others.map((other) => countNgrams(other, order, ' '));
      let matches = 0;
      for (const [ngram, count] of own) {
        const most = counts.reduce((max, map) => Math.max(max, map.get(ngram) ?? 0), 0);
        matches += Math.min(count, most);
      }
      result[1 + order] = matches;
      result[1 + maxOrder + order] = Math.max(0, words.length - order + 1);
    }
    return result;
  };

  const detail = (sums: Float64Array): BleuScore => {
    const [hypothesisLength, referenceLength] = [at(sums, 0), at(sums, 1)];
    const counts = Array.from(sums.subarray(2, 2 + maxOrder));
    const totals = Array.from(sums.subarray(2 + maxOrder));
    const brevityPenalty = penaltyOf(hypothesisLength, referenceLength);
    const precisions = orders.map(() => 0);
    const parts = { counts, totals, precisions, brevityPenalty, hypothesisLength, referenceLength };
    if (counts.every((count) => count === 0)) return { score: 0, ...parts };
    let [halved, order] = [1, maxOrder];
    for (let i = 0; i < maxOrder; i++) {
      if (smoothing === 'add-k' && i > 0) {
        counts[i] = at(counts, i) + added;
        totals[i] = at(totals, i) + added;
      }
      const [matched, all] = [at(counts, i), at(totals, i)];
      if (all === 0) break;
      if (effectiveOrder) order = i + 1;
      if (matched > 0) precisions[i] = (100 * matched) / all;
      else if (smoothing === 'exp') {
        halved *= 2;
        precisions[i] = 100 / (halved * all);
      } else if (smoothing === 'floor') precisions[i] = (100 * added) / all;
    }
    const logs = precisions.slice(0, order).reduce((sum, precision) => sum + Math.log(precision), 0);
    return { score: brevityPenalty * Math.exp(logs / order), ...parts };
  };

  const smooth = value === undefined ? smoothing : `${smoothing}[${value.toFixed(2)}]`;
  return {
    ...{ name: 'BLEU', unit: 'points', better: 'higher', decimals: 2 },
    signature: (references) =>
      [
        `nrefs:${references}`,
        `case:${lowerCase ? 'lc' : 'mixed'}`,
        `eff:${effectiveOrder ? 'yes' : 'no'}`,
        `tok:${tokenize}`,
        `smooth:${smooth}`,
        `version:${sacrebleuVersion}`,
      ].join('|'),
    statistics,
    detail,
    score: (sums) => detail(sums).score,
  };
}

/**
 * Corpus BLEU of one line each, with its parts and signature.
 * @throws DataError as `corpusStatistics`
 * @example
 * const { score, signature } = bleu(['ein hund läuft'], [['ein hund rennt', 'der hund läuft']]); // score 0 to 100
 */
export function bleu(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: BleuOptions = {},
): BleuScore & { readonly signature: string } {
  const metric = createBleu(options);
  const { sum, signature } = corpusStatistics(metric, hypotheses, references);
  return { ...metric.detail(sum), signature };
}

/** BLEU of one sentence: effective order, as sacrebleu's sentence scores. */
export function sentenceBleu(hypothesis: string, references: readonly string[], options: BleuOptions = {}): BleuScore {
  return bleu([hypothesis], [references], { effectiveOrder: true, ...options });
}

/** The nearest, the shorter of two that are as near. */
function closestLength(length: number, others: readonly number[]): number {
  return others.reduce((best, other) => {
    const [near, nearest] = [Math.abs(other - length), Math.abs(best - length)];
    return near < nearest || (near === nearest && other < best) ? other : best;
  });
}

function penaltyOf(hypothesisLength: number, referenceLength: number): number {
  if (hypothesisLength >= referenceLength) return 1;
  return hypothesisLength === 0 ? 0 : Math.exp(1 - referenceLength / hypothesisLength);
}
