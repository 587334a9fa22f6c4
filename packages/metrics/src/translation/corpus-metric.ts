// What the translation metrics share: counts of each sentence that add up to those of a corpus.
import { ConfigError, DataError } from '@longhand/base';
import { type BootstrapOptions, bootstrapInterval, type Interval, type Statistic } from '../bootstrap.ts';

/** The release of sacrebleu whose values and signatures these metrics reproduce. */
export const sacrebleuVersion = '2.6.0';

export interface CorpusMetric {
  /** As sacrebleu names it: BLEU, chrF2++, TER. */
  readonly name: string;
  /** Everything a score depends on. @param references how many each hypothesis has; `var` where that differs */
  signature(references: number | 'var'): string;
  /** Counts of one sentence. Those of a corpus are their sums. */
  statistics(hypothesis: string, references: readonly string[]): Float64Array;
  /** 0 to 100 (TER: 0 and more, lower is better), of summed counts. */
  score(statistics: Float64Array): number;
}

export interface CorpusStatistics {
  readonly perSentence: readonly Float64Array[];
  readonly sum: Float64Array;
  readonly signature: string;
}

/**
 * @param references those of each hypothesis, one or more
 * @throws DataError if there is no hypothesis, if the two differ in number, or if a hypothesis has no reference
 */
export function corpusStatistics(
  metric: CorpusMetric,
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
): CorpusStatistics {
  if (hypotheses.length === 0) throw new DataError({ where: metric.name, expected: 'at least one line', got: 'none' });
  if (hypotheses.length !== references.length) {
    throw new DataError({
      where: metric.name,
      expected: `references for ${hypotheses.length} hypotheses`,
      got: `for ${references.length}`,
      fix: 'Line k of the references must belong to line k of the hypotheses.',
    });
  }
  const bare = references.findIndex(({ length }) => length === 0);
  if (bare >= 0)
    throw new DataError({ where: `${metric.name}: line ${bare + 1}`, expected: 'a reference', got: 'none' });
  const perSentence = hypotheses.map((hypothesis, i) => metric.statistics(hypothesis, references[i]!));
  const numbers = new Set(references.map(({ length }) => length));
  const signature = metric.signature(numbers.size === 1 ? references[0]!.length : 'var');
  return { perSentence, sum: sumOf(perSentence), signature };
}

/** The metric over any choice of these sentences: for `bootstrapInterval` and `pairedBootstrap`. */
export function statisticOf(metric: CorpusMetric, perSentence: readonly Float64Array[]): Statistic {
  const sum = new Float64Array(perSentence[0]!.length);
  return (indices) => {
    sum.fill(0);
    for (const index of indices) addInto(sum, perSentence[index]!);
    return metric.score(sum);
  };
}

/** Score of a corpus with its 95 % bootstrap interval (Koehn 2004). @throws DataError as `corpusStatistics` */
export function corpusScore(
  metric: CorpusMetric,
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: BootstrapOptions = {},
): Interval & { readonly signature: string } {
  const { perSentence, signature } = corpusStatistics(metric, hypotheses, references);
  return { ...bootstrapInterval(perSentence.length, statisticOf(metric, perSentence), options), signature };
}

export function sumOf(rows: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(rows[0]!.length);
  for (const row of rows) addInto(sum, row);
  return sum;
}

export function addInto(sum: Float64Array, row: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + row[i]!;
}

export function checkOrder(where: string, order: number, least: number): void {
  if (Number.isInteger(order) && order >= least) return;
  throw new ConfigError({ where, expected: `an integer of ${least} or more`, got: String(order) });
}

/** Counts of the items; the key of an n-gram joins its words by a character that no word holds. */
export function countNgrams(words: readonly string[], order: number, separator: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + order <= words.length; i++) {
    const key = order === 1 ? words[i]! : words.slice(i, i + order).join(separator);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
