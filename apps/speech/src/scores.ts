// What transcripts are worth: word and character error rate, or the share of clips that are right, with intervals.
import {
  bootstrapInterval,
  type CorpusMetric,
  corpusStatistics,
  createCer,
  createWer,
  type Interval,
  statisticOf,
} from '@longhand/metrics';
import type { Config } from './config.ts';

/** Share of the texts that are the reference exactly; counts [right, 1], in percent. */
export const accuracyMetric: CorpusMetric = {
  name: 'accuracy',
  signature: () => 'exact',
  statistics: (hypothesis, [reference]) => Float64Array.of(Number(hypothesis === reference), 1),
  score: ([right, all]) => (100 * right!) / all!,
};

export const metricsFor = ({ task }: Pick<Config, 'task'>): Readonly<Record<string, CorpusMetric>> =>
  task === 'classify' ? { accuracy: accuracyMetric } : { wer: createWer(), cer: createCer(), accuracy: accuracyMetric };

export interface Scores {
  readonly metrics: Readonly<Record<string, Interval>>;
  /** For each metric the counts of each utterance. */
  readonly statistics: Readonly<Record<string, readonly Float64Array[]>>;
  readonly signature: string;
}

export function scoreOf(
  hypotheses: readonly string[],
  references: readonly string[],
  metrics: Readonly<Record<string, CorpusMetric>>,
  seed: number,
): Scores {
  const wrapped = references.map((reference) => [reference]);
  const scored = Object.entries(metrics).map(([name, metric]) => {
    const { perSentence, signature } = corpusStatistics(metric, hypotheses, wrapped);
    const interval = bootstrapInterval(perSentence.length, statisticOf(metric, perSentence), { seed });
    return { name, interval, perSentence, signature: `${metric.name}|${signature}` };
  });
  return {
    metrics: Object.fromEntries(scored.map(({ name, interval }) => [name, interval])),
    statistics: Object.fromEntries(scored.map(({ name, perSentence }) => [name, perSentence])),
    signature: scored.map(({ signature }) => signature).join(' '),
  };
}

/** Scores alone, without intervals: for each epoch. */
export function quickScores(
  hypotheses: readonly string[],
  references: readonly string[],
  metrics: Readonly<Record<string, CorpusMetric>>,
): Record<string, number> {
  const wrapped = references.map((reference) => [reference]);
  return Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => [
      name,
      metric.score(corpusStatistics(metric, hypotheses, wrapped).sum),
    ]),
  );
}
