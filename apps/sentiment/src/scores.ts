// What predictions are worth: metrics with intervals, what baselines have, and the dev metrics that training follows.
import { argMax, at } from '@longhand/base';
import {
  accuracy,
  type ClassificationReport,
  classificationReport,
  classRows,
  type Interval,
  intervalsOf,
  metricOf,
  sumOf,
} from '@longhand/metrics';
import type { Example } from './data.ts';

/** Keys of the metrics that every evaluation has; F-beta on request. */
export const usualMetrics = ['accuracy', 'balancedAccuracy', 'macroF1', 'matthews'] as const;
export type ScoreKey = (typeof usualMetrics)[number] | 'macroF05' | 'macroF2';

export interface Scores {
  readonly prediction: readonly number[];
  readonly report: ClassificationReport;
  readonly metrics: Readonly<Record<string, Interval>>;
  /** For each metric the counts of each example. */
  readonly statistics: Readonly<Record<string, readonly Float64Array[]>>;
}

type Labelled = readonly Pick<Example, 'label'>[];

export interface ScoreOptions {
  readonly numClasses: number;
  readonly seed: number;
  /** Default: the usual ones. */
  readonly metrics?: readonly ScoreKey[];
}

/** @param prediction the class of each example */
export function scoreOf(
  examples: Labelled,
  prediction: readonly number[],
  { numClasses, seed, metrics = usualMetrics }: ScoreOptions,
): Scores {
  const truth = examples.map(({ label }) => label);
  const statistics = statisticsOf(truth, prediction, numClasses, metrics);
  return {
    prediction,
    report: classificationReport(truth, prediction, numClasses),
    metrics: intervalsOf(statistics, { seed }),
    statistics,
  };
}

function statisticsOf(
  truth: readonly number[],
  prediction: readonly number[],
  numClasses: number,
  keys: readonly ScoreKey[],
): Record<string, readonly Float64Array[]> {
  const classes = classRows(truth, prediction, numClasses);
  const own: Partial<Record<ScoreKey, readonly Float64Array[]>> = {
    accuracy: truth.map((label, i) => Float64Array.of(Number(label === prediction[i]), 1)),
  };
  return Object.fromEntries(keys.map((key) => [key, own[key] ?? classes]));
}

/** The scores alone, as baselines and variants have them. */
export function plainScores(
  examples: Labelled,
  prediction: readonly number[],
  numClasses: number,
  keys: readonly ScoreKey[] = usualMetrics,
): Record<string, number> {
  const statistics = statisticsOf(
    examples.map(({ label }) => label),
    prediction,
    numClasses,
    keys,
  );
  return Object.fromEntries(
    Object.entries(statistics).map(([key, rows]) => [key, metricOf(key).score(sumOf(metricOf(key), rows))]),
  );
}

/** Texts of each class. */
export function classCounts(examples: Labelled, numClasses: number): number[] {
  const counts = new Array<number>(numClasses).fill(0);
  for (const { label } of examples) counts[label] = at(counts, label) + 1;
  return counts;
}

/** The class that train has most of, for every example. */
export const majorityPrediction = (train: Labelled, examples: Labelled, numClasses: number): number[] => {
  const guess = argMax(classCounts(train, numClasses));
  return examples.map(() => guess);
};

/** Accuracy and mean negative log-likelihood, and the metric that is monitored. */
export function devMetrics(
  examples: Labelled,
  probabilities: readonly (readonly number[])[],
  monitor: ScoreKey | 'loss' = 'accuracy',
): Record<string, number> {
  const truth = examples.map(({ label }) => label);
  const prediction = probabilities.map(argMax);
  const losses = truth.map((label, i) => -Math.log(Math.max(1e-12, at(at(probabilities, i), label))));
  return {
    accuracy: accuracy(truth, prediction),
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    ...(monitor !== 'loss' && plainScores(examples, prediction, at(probabilities, 0).length, [monitor])),
  };
}
