// What predictions are worth: metrics with intervals, and the dev metrics that training follows.
import { argMax } from '@longhand/base';
import {
  accuracy,
  bootstrapInterval,
  type ClassificationReport,
  classificationReport,
  type Interval,
} from '@longhand/metrics';
import type { Example } from './data.ts';

export interface Scores {
  readonly prediction: readonly number[];
  readonly report: ClassificationReport;
  readonly metrics: Readonly<Record<'accuracy' | 'macroF1' | 'matthews', Interval>>;
}

export function scoreOf(
  examples: readonly Example[],
  probabilities: readonly (readonly number[])[],
  numClasses: number,
  seed: number,
): Scores {
  const truth = Int32Array.from(examples, ({ label }) => label);
  const prediction = Int32Array.from(probabilities, argMax);
  const resampled = (metric: (report: ClassificationReport) => number): Interval =>
    bootstrapInterval(
      truth.length,
      (indices) =>
        metric(
          classificationReport(
            indices.map((i) => truth[i]!),
            indices.map((i) => prediction[i]!),
            numClasses,
          ),
        ),
      { seed },
    );
  return {
    prediction: [...prediction],
    report: classificationReport(truth, prediction, numClasses),
    metrics: {
      accuracy: resampled(({ accuracy }) => accuracy),
      macroF1: resampled(({ macro }) => macro.f1),
      matthews: resampled(({ matthews }) => matthews),
    },
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
