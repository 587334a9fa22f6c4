// What a number of a metric is: its unit, which direction is better, how it is shown, and how rows of counts become a score. Whoever
// shows or compares scores asks the metric and knows nothing of its own.
import { DataError, ShapeError } from '@longhand/base';
import type { Interval, Statistic } from './bootstrap.ts';

/**
 * `fraction`: 0 to 1, shown times 100 as percent. `percent`: 0 to 100 already. `points`: a scale of its own, such as BLEU's or a
 * correlation. `perplexity`: 1 and more. `nats`: a mean negative log-likelihood. `words`: a length.
 */
export type MetricUnit = 'fraction' | 'percent' | 'points' | 'perplexity' | 'nats' | 'words';

/** How a metric is shown. */
export interface MetricView {
  /** As papers write it: BLEU, WER, accuracy. */
  readonly name: string;
  readonly unit: MetricUnit;
  /** Which direction is better; `neither` describes and does not judge. */
  readonly better: 'higher' | 'lower' | 'neither';
  /** Places after the point, in the unit that is shown. */
  readonly decimals: number;
}

/** Rows of counts, one an example, that make a sum. */
export interface RowSum {
  /** The sum of no rows, for rows like this one. */
  empty(row: Float64Array): Float64Array;
  add(sum: Float64Array, row: Float64Array): void;
}

/** A score of summed rows. With `statisticOf` it has an interval, with `pairedBootstrapTest` two systems are compared. */
export interface Metric extends MetricView {
  score(sum: Float64Array): number;
  /** How rows add up; absent: number by number. */
  readonly rows?: RowSum;
}

const plainRows: RowSum = {
  empty: (row) => new Float64Array(row.length),
  add: (sum, row) => {
    if (row.length !== sum.length)
      throw new ShapeError({ where: 'counts', expected: `${sum.length} numbers`, got: String(row.length) });
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + row[i]!;
  },
};

/** How the rows of a metric add up. */
export const rowSum = ({ rows = plainRows }: Pick<Metric, 'rows'>): RowSum => rows;

/** @throws DataError if there is no row */
export function emptySum(metric: Pick<Metric, 'rows'>, [row]: readonly Float64Array[]): Float64Array {
  if (row) return rowSum(metric).empty(row);
  throw new DataError({ where: 'counts of examples', expected: 'at least one', got: 'none' });
}

/** The sum of rows of counts. @throws DataError if there is no row; ShapeError if the rows differ in length */
export function sumOf(metric: Pick<Metric, 'rows'>, rows: readonly Float64Array[]): Float64Array {
  const sum = emptySum(metric, rows);
  for (const row of rows) rowSum(metric).add(sum, row);
  return sum;
}

/** The metric over any choice of these rows: for `bootstrapInterval` and `pairedBootstrap`. */
export function statisticOf(metric: Pick<Metric, 'rows' | 'score'>, rows: readonly Float64Array[]): Statistic {
  const sum = emptySum(metric, rows);
  const { add } = rowSum(metric);
  return (indices) => {
    sum.fill(0);
    for (const index of indices) {
      const row = rows[index];
      if (row === undefined)
        throw new DataError({ where: 'examples drawn', expected: `0 to ${rows.length - 1}`, got: String(index) });
      add(sum, row);
    }
    return metric.score(sum);
  };
}

/** What stands behind a shown number: `%`, or nothing. */
export const unitText = ({ unit }: MetricView): string => (unit === 'fraction' || unit === 'percent' ? '%' : '');

/** 18.45 is a little less as a double; as people round it becomes 18.5. */
const tie = 1e-9;

/** The number alone, in the unit that is shown: 0.8471 as `84.7`. @param more places beyond the metric's own */
export function formatNumber({ unit, decimals }: MetricView, value: number, more = 0): string {
  const shown = unit === 'fraction' ? 100 * value : value;
  return (shown + Math.sign(shown) * tie).toFixed(decimals + more);
}

/** `84.7 %`, `39.77`. */
export const formatScore = (metric: MetricView, value: number): string =>
  [formatNumber(metric, value), unitText(metric)].filter(Boolean).join(' ');

/** `84.7 [83.0, 86.4]`, without the unit. */
export const formatInterval = (metric: MetricView, { value, low, high }: Interval): string =>
  `${formatNumber(metric, value)} [${formatNumber(metric, low)}, ${formatNumber(metric, high)}]`;
