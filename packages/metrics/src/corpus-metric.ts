// What metrics of a corpus share: counts of each sentence that add up.
import { at, DataError } from '@longhand/base';
import { type BootstrapOptions, bootstrapInterval, type Interval } from './bootstrap.ts';
import { type Metric, statisticOf, sumOf } from './metric.ts';

/** A metric of texts. Its name is sacrebleu's where that has one: BLEU, chrF2++, TER. */
export interface CorpusMetric extends Metric {
  /** Everything a score depends on. @param references how many each hypothesis has; `var` where that differs */
  signature(references: number | 'var'): string;
  /** Counts of one sentence. Those of a corpus are their sums. */
  statistics(hypothesis: string, references: readonly string[]): Float64Array;
}

/** The counts of each sentence and their sum. */
export interface CorpusStatistics {
  readonly perSentence: readonly Float64Array[];
  readonly sum: Float64Array;
  readonly signature: string;
}

/**
 * The counts of a metric for each hypothesis, and their sum. * @param references those of each hypothesis, one or more
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
  const perSentence = hypotheses.map((hypothesis, i) => metric.statistics(hypothesis, at(references, i)));
  const numbers = new Set(references.map(({ length }) => length));
  const signature = metric.signature(numbers.size === 1 ? at(references, 0).length : 'var');
  return { perSentence, sum: sumOf(metric, perSentence), signature };
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

/** Several metrics of one text. */
export interface CorpusScores {
  /** Each metric with its 95 % bootstrap interval. */
  readonly metrics: Readonly<Record<string, Interval>>;
  /** For each metric the counts of each sentence. */
  readonly statistics: Readonly<Record<string, readonly Float64Array[]>>;
  /** Of all metrics, one after another. */
  readonly signature: string;
}

/** Several metrics of one text, each with one reference a line. @throws DataError as `corpusStatistics` */
export function corpusScores(
  metrics: Readonly<Record<string, CorpusMetric>>,
  hypotheses: readonly string[],
  references: readonly string[],
  options: BootstrapOptions = {},
): CorpusScores {
  const wrapped = references.map((reference) => [reference]);
  const scored = Object.entries(metrics).map(([name, metric]) => {
    const { perSentence, signature } = corpusStatistics(metric, hypotheses, wrapped);
    const interval = bootstrapInterval(perSentence.length, statisticOf(metric, perSentence), options);
    return { name, interval, perSentence, signature: `${metric.name}|${signature}` };
  });
  return {
    metrics: Object.fromEntries(scored.map(({ name, interval }) => [name, interval])),
    statistics: Object.fromEntries(scored.map(({ name, perSentence }) => [name, perSentence])),
    signature: scored.map(({ signature }) => signature).join(' '),
  };
}

/** The scores alone, which is quick. @throws DataError as `corpusStatistics` */
export function pointScores<Name extends string>(
  metrics: Readonly<Record<Name, CorpusMetric>>,
  hypotheses: readonly string[],
  references: readonly string[],
): Record<Name, number> {
  const wrapped = references.map((reference) => [reference]);
  const scored = Object.entries<CorpusMetric>(metrics).map(([name, metric]) => [
    name,
    metric.score(corpusStatistics(metric, hypotheses, wrapped).sum),
  ]);
  return Object.fromEntries(scored) as Record<Name, number>;
}
