// Metrics of classes over rows [truth, prediction, number of classes], which sum to a confusion matrix.
import { DataError } from '@longhand/base';
import { type Classes, type ClassificationReport, fBetaOfConfusion, reportOfConfusion } from './classification.ts';
import type { Metric, MetricView, RowSum } from './metric.ts';

const confusionRows: RowSum = {
  empty: ([, , numClasses]) => new Float64Array(numClasses! ** 2),
  add: (sum, [truth, prediction, numClasses]) => {
    const [place, size] = [truth! * numClasses! + prediction!, numClasses! ** 2];
    if (!(truth! < numClasses! && prediction! < numClasses! && size === sum.length))
      throw new DataError({
        where: 'counts of a classification',
        expected: `[truth, prediction, ${Math.sqrt(sum.length)}], both classes below the number of classes`,
        got: [truth, prediction, numClasses].join(', '),
      });
    sum[place] = sum[place]! + 1;
  },
};

/** The row of each example for the metrics of this file. */
export const classRows = (truth: Classes, prediction: Classes, numClasses: number): Float64Array[] =>
  Array.from({ length: truth.length }, (_, i) => Float64Array.of(truth[i]!, prediction[i]!, numClasses));

function reportOf(sum: Float64Array): ClassificationReport {
  const size = Math.sqrt(sum.length);
  return reportOfConfusion(Array.from({ length: size }, (_, c) => Array.from(sum.subarray(c * size, (c + 1) * size))));
}

const classMetric = (view: MetricView, of: (report: ClassificationReport) => number): Metric => ({
  ...view,
  rows: confusionRows,
  score: (sum) => of(reportOf(sum)),
});

/** Mean F1 over all classes. */
export const macroF1Metric: Metric = classMetric(
  { name: 'macro F1', unit: 'fraction', better: 'higher', decimals: 1 },
  ({ macro }) => macro.f1,
);

/** Mean recall over the classes that the truth has: what a guess without looking cannot raise. */
export const balancedAccuracyMetric: Metric = classMetric(
  { name: 'balanced accuracy', unit: 'fraction', better: 'higher', decimals: 1 },
  ({ balancedAccuracy }) => balancedAccuracy,
);

/** Mean F-beta over all classes: recall counts beta times as much as precision. */
export const macroFBetaMetric = (beta: number): Metric =>
  classMetric(
    { name: `macro F${beta}`, unit: 'fraction', better: 'higher', decimals: 1 },
    ({ confusion }) => fBetaOfConfusion(confusion, beta).macro,
  );

/** Matthews' correlation, -1 to 1. */
export const matthewsMetric: Metric = classMetric(
  { name: 'Matthews', unit: 'points', better: 'higher', decimals: 3 },
  ({ matthews }) => matthews,
);
