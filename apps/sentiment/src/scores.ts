// What predictions are worth: metrics with intervals, and the dev metrics that training follows.
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

export interface Scores {
  readonly prediction: readonly number[];
  readonly report: ClassificationReport;
  readonly metrics: Readonly<Record<'accuracy' | 'macroF1' | 'matthews', Interval>>;
  /** For each metric the counts of each example. */
  readonly statistics: Readonly<Record<'accuracy' | 'macroF1' | 'matthews', readonly Float64Array[]>>;
}

export function scoreOf(
  examples: readonly Example[],
  probabilities: readonly (readonly number[])[],
  numClasses: number,
  seed: number,
): Scores {
  const truth = examples.map(({ label }) => label);
  const prediction = probabilities.map(argMax);
  const classes = classRows(truth, prediction, numClasses);
  const statistics = {
    accuracy: truth.map((label, i) => Float64Array.of(Number(label === prediction[i]), 1)),
    macroF1: classes,
    matthews: classes,
  };
  return {
    prediction,
    report: classificationReport(truth, prediction, numClasses),
    metrics: intervalsOf(statistics, { seed }),
    statistics,
  };
}

/** Scores of the class that train has most of, given to every example. */
export function majorityScores(
  train: readonly Pick<Example, 'label'>[],
  examples: readonly Pick<Example, 'label'>[],
  numClasses: number,
): Record<string, number> {
  const counts = new Array<number>(numClasses).fill(0);
  for (const { label } of train) counts[label] = at(counts, label) + 1;
  const [truth, guess] = [examples.map(({ label }) => label), argMax(counts)];
  const prediction = truth.map(() => guess);
  const classes = classRows(truth, prediction, numClasses);
  const [macroF1, matthews] = [metricOf('macroF1'), metricOf('matthews')];
  return {
    accuracy: accuracy(truth, prediction),
    macroF1: macroF1.score(sumOf(macroF1, classes)),
    matthews: matthews.score(sumOf(matthews, classes)),
  };
}

/** Accuracy and mean negative log-likelihood. */
export function devMetrics(examples: readonly Example[], probabilities: readonly (readonly number[])[]) {
  const truth = examples.map(({ label }) => label);
  const losses = truth.map((label, i) => -Math.log(Math.max(1e-12, probabilities[i]![label]!)));
  return {
    accuracy: accuracy(truth, probabilities.map(argMax)),
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
  };
}
