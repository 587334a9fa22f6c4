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
export function createBleu(options: BleuOptions = {}): Bleu {
  const { tokenize = '13a', lowerCase = false, effectiveOrder = false, maxOrder = 4 } = options;
  checkOrder('BLEU: maxOrder', maxOrder, 1);
  const smoothing = smoothingOf(options);
  const tokenizer = bleuTokenize(tokenize);
  const wordsOf = (text: string) => splitWords(tokenizer(trimEnd(lowerCase ? text.toLowerCase() : text)));
  const detail = (sums: Float64Array): BleuScore => scoreOf(sums, { smoothing, effectiveOrder, maxOrder });

  return {
    ...{ name: 'BLEU', unit: 'points', better: 'higher', decimals: 2 },
    signature: (references) =>
      [
        `nrefs:${references}`,
        `case:${lowerCase ? 'lc' : 'mixed'}`,
        `eff:${effectiveOrder ? 'yes' : 'no'}`,
        `tok:${tokenize}`,
        `smooth:${smoothing.name}`,
        `version:${sacrebleuVersion}`,
      ].join('|'),
    statistics: (hypothesis, references) => countMatches(wordsOf(hypothesis), references.map(wordsOf), maxOrder),
    detail,
    score: (sums) => detail(sums).score,
  };
}

interface Smoothing {
  readonly kind: BleuSmoothing;
  /** What `floor` and `add-k` add; otherwise 0. */
  readonly added: number;
  /** As in the signature. */
  readonly name: string;
}

function smoothingOf({ smoothing: kind = 'exp', smoothValue }: BleuOptions): Smoothing {
  if (!bleuSmoothings.includes(kind))
    throw new ConfigError({ where: 'BLEU: smoothing', expected: bleuSmoothings.join(', '), got: `"${kind}"` });
  const value = smoothValue ?? defaultValue[kind];
  if (smoothValue !== undefined && defaultValue[kind] === undefined)
    throw new ConfigError({ where: 'BLEU: smoothValue', expected: `none with "${kind}"`, got: `${smoothValue}` });
  if (value !== undefined && !(value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new ConfigError({ where: 'BLEU: smoothValue', expected: 'a number of 0 or more', got: String(value) });
  return { kind, added: value ?? 0, name: value === undefined ? kind : `${kind}[${value.toFixed(2)}]` };
}

/** [hypothesis length, length of the closest reference, matches of each order, n-grams of each order] */
function countMatches(
  words: readonly string[],
  references: readonly (readonly string[])[],
  maxOrder: number,
): Float64Array {
  const result = new Float64Array(2 + 2 * maxOrder);
  result[0] = words.length;
  result[1] = closestLength(
    words.length,
    references.map(({ length }) => length),
  );
  for (let order = 1; order <= maxOrder; order++) {
    const counts = references.map((reference) => countNgrams(reference, order, ' '));
    let matches = 0;
    for (const [ngram, count] of countNgrams(words, order, ' ')) {
      const most = counts.reduce((max, map) => Math.max(max, map.get(ngram) ?? 0), 0);
      matches += Math.min(count, most);
    }
    result[1 + order] = matches;
    result[1 + maxOrder + order] = Math.max(0, words.length - order + 1);
  }
  return result;
}

interface Scoring {
  readonly smoothing: Smoothing;
  readonly effectiveOrder: boolean;
  readonly maxOrder: number;
}

function scoreOf(sums: Float64Array, scoring: Scoring): BleuScore {
  const { maxOrder } = scoring;
  const [hypothesisLength, referenceLength] = [at(sums, 0), at(sums, 1)];
  const counts = Array.from(sums.subarray(2, 2 + maxOrder));
  const totals = Array.from(sums.subarray(2 + maxOrder));
  const brevityPenalty = penaltyOf(hypothesisLength, referenceLength);
  const lengths = { brevityPenalty, hypothesisLength, referenceLength };
  if (counts.every((count) => count === 0))
    return { score: 0, counts, totals, precisions: counts.map(() => 0), ...lengths };
  const { precisions, order, ...smoothed } = smooth(counts, totals, scoring);
  const logs = precisions.slice(0, order).reduce((sum, precision) => sum + Math.log(precision), 0);
  return { score: brevityPenalty * Math.exp(logs / order), ...smoothed, precisions, ...lengths };
}

/** Precisions in percent, the counts that they are made of, and how many orders count. */
function smooth(
  matches: readonly number[],
  ngrams: readonly number[],
  { smoothing: { kind, added }, effectiveOrder, maxOrder }: Scoring,
): Pick<BleuScore, 'counts' | 'totals' | 'precisions'> & { readonly order: number } {
  const [counts, totals, precisions] = [[...matches], [...ngrams], matches.map(() => 0)];
  let [halved, order] = [1, maxOrder];
  for (let i = 0; i < maxOrder; i++) {
    if (kind === 'add-k' && i > 0) {
      counts[i] = at(counts, i) + added;
      totals[i] = at(totals, i) + added;
    }
    const [matched, all] = [at(counts, i), at(totals, i)];
    if (all === 0) break;
    if (effectiveOrder) order = i + 1;
    if (matched > 0) precisions[i] = (100 * matched) / all;
    else if (kind === 'exp') {
      halved *= 2;
      precisions[i] = 100 / (halved * all);
    } else if (kind === 'floor') precisions[i] = (100 * added) / all;
  }
  return { counts, totals, precisions, order };
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
