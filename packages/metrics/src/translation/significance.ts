// Is one system better than another, or only luckier with these sentences? The two tests as sacrebleu has them: a draw
// counts where it differs by more than the systems do. Equal scores have p = 1.
import { ConfigError, createRandom, DataError } from '@longhand/base';
import { emptySum, type Metric, rowSum, sumOf } from '../metric.ts';

/** What a test needs of a metric. */
export type Scorer = Pick<Metric, 'rows' | 'score'>;

/** The outcome of a paired test. */
export interface PairedTest {
  readonly baseline: number;
  readonly system: number;
  /** How probable so large a difference is if both are as good as each other. */
  readonly p: number;
}

/** How many resamples or shuffles, and their seed. */
export interface PairedTestOptions {
  readonly seed?: number;
  /** Default 1000 resamples, 10,000 shuffles. */
  readonly samples?: number;
}

/** Draws of a test: which sentences (bootstrap), or 1 where the two systems' sentences are swapped (randomization). */
export type Draws = readonly Int32Array[];

/**
 * Paired bootstrap (Koehn 2004): both systems on the same resampled sentences.
 * @param baseline,system counts of each sentence, from `corpusStatistics` of one metric
 */
export function pairedBootstrapTest(
  metric: Scorer,
  baseline: readonly Float64Array[],
  system: readonly Float64Array[],
  { seed = 1, samples = 1000 }: PairedTestOptions = {},
): PairedTest {
  const random = createRandom(seed);
  const size = baseline.length;
  return bootstrapTestOf(
    metric,
    baseline,
    system,
    Array.from({ length: checked(samples) }, () => Int32Array.from({ length: size }, () => random.integer(size))),
  );
}

/** The same with given draws. */
export function bootstrapTestOf(
  metric: Scorer,
  baseline: readonly Float64Array[],
  system: readonly Float64Array[],
  draws: Draws,
): PairedTest {
  checkPairs(baseline, system, draws);
  const { add } = rowSum(metric);
  const differences = draws.map((draw) => {
    const [a, b] = [emptySum(metric, baseline), emptySum(metric, system)];
    for (const sentence of draw) {
      add(a, rowOf(baseline, sentence));
      add(b, rowOf(system, sentence));
    }
    return Math.abs(metric.score(a) - metric.score(b));
  });
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
  return testOf(
    metric,
    baseline,
    system,
    differences.map((difference) => difference - mean),
  );
}

/** Approximate randomization (Riezler and Maxwell 2005): sentences swap systems by the toss of a coin. */
export function approximateRandomizationTest(
  metric: Scorer,
  baseline: readonly Float64Array[],
  system: readonly Float64Array[],
  { seed = 1, samples = 10_000 }: PairedTestOptions = {},
): PairedTest {
  const random = createRandom(seed);
  const draws = Array.from({ length: checked(samples) }, () =>
    Int32Array.from(baseline, () => Number(random.uniform() < 0.5)),
  );
  return randomizationTestOf(metric, baseline, system, draws);
}

/** The same with given draws. */
export function randomizationTestOf(
  metric: Scorer,
  baseline: readonly Float64Array[],
  system: readonly Float64Array[],
  draws: Draws,
): PairedTest {
  checkPairs(baseline, system, draws);
  const { add } = rowSum(metric);
  const differences = draws.map((draw) => {
    const [a, b] = [emptySum(metric, baseline), emptySum(metric, system)];
    for (const [i, swapped] of draw.entries()) {
      add(swapped ? b : a, rowOf(baseline, i));
      add(swapped ? a : b, rowOf(system, i));
    }
    return Math.abs(metric.score(a) - metric.score(b));
  });
  return testOf(metric, baseline, system, differences);
}

function testOf(
  metric: Scorer,
  baseline: readonly Float64Array[],
  system: readonly Float64Array[],
  byChance: readonly number[],
): PairedTest {
  const [a, b] = [metric.score(sumOf(metric, baseline)), metric.score(sumOf(metric, system))];
  const real = Math.abs(a - b);
  const larger = byChance.filter((difference) => difference > real + rounding).length;
  return { baseline: a, system: b, p: real === 0 ? 1 : (larger + 1) / (byChance.length + 1) };
}

/** Two ways to add up the same counts. */
const rounding = 1e-9;

function rowOf(rows: readonly Float64Array[], index: number): Float64Array {
  const row = rows[index];
  if (row) return row;
  throw new DataError({ where: 'paired test: draws', expected: `0 to ${rows.length - 1}`, got: String(index) });
}

function checkPairs(baseline: readonly Float64Array[], system: readonly Float64Array[], draws: Draws): void {
  if (draws.length === 0) throw new DataError({ where: 'paired test: draws', expected: 'at least one', got: 'none' });
  if (baseline.length > 0 && baseline.length === system.length) return;
  const expected = 'the same sentences of both systems, at least one';
  throw new DataError({ where: 'paired test', expected, got: `${baseline.length} and ${system.length}` });
}

const maxSamples = 10_000_000;

function checked(samples: number): number {
  if (Number.isInteger(samples) && samples > 0 && samples <= maxSamples) return samples;
  const expected = `an integer from 1 to ${maxSamples}`;
  throw new ConfigError({ where: 'paired test: samples', expected, got: String(samples) });
}
