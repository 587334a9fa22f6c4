// Bootstrap over the examples of a test set (Efron 1979; Koehn 2004 for text): intervals, and pairs of systems.
import { at, ConfigError, createRandom } from '@longhand/base';

/** A value with the bounds of its confidence interval. */
export interface Interval {
  /** On the set as it is. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How many resamples, of which seed, and the confidence. */
export interface BootstrapOptions {
  readonly seed?: number;
  readonly resamples?: number;
  readonly level?: number;
}

/** A metric of the examples with these indices; an index may come several times. */
export type Statistic = (indices: Int32Array) => number;

/**
 * Percentile interval of a statistic over `size` examples; the same for the same seed.
 * Give a statistic that adds up counts kept per example: it is computed `resamples` times.
 * NaN on a resample makes low and high NaN.
 * @throws ConfigError for a size, number, level or seed out of range.
 */
export function bootstrapInterval(
  size: number,
  statistic: Statistic,
  { seed = 1, resamples = 1000, level = 0.95 }: BootstrapOptions = {},
): Interval {
  check('size', Number.isInteger(size) && size > 0, 'an integer above 0', size);
  const drawable = Number.isInteger(resamples) && resamples > 0 && resamples <= maxResamples;
  check('resamples', drawable, `an integer from 1 to ${maxResamples}`, resamples);
  check('seed', Number.isSafeInteger(seed), 'an integer', seed);
  check('level', level > 0 && level < 1, 'a number between 0 and 1', level);
  const random = createRandom(seed);
  const indices = new Int32Array(size);
  const values = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < size; i++) indices[i] = random.integer(size);
    return statistic(indices);
  }).sort();
  const tail = (1 - level) / 2;
  const value = statistic(Int32Array.from({ length: size }, (_, i) => i));
  return { value, low: quantile(values, tail), high: quantile(values, 1 - tail) };
}

/**
 * Paired bootstrap of two systems on the same examples: the interval of `a - b`. One that leaves out 0 means that the
 * difference is more than the choice of test examples.
 */
export function pairedBootstrap(size: number, a: Statistic, b: Statistic, options: BootstrapOptions = {}): Interval {
  return bootstrapInterval(size, (indices) => a(indices) - b(indices), options);
}

const maxResamples = 10_000_000;

/** Linear between the nearest ranks, as numpy's default, NaN among the values too. */
function quantile(sorted: Float64Array, share: number): number {
  if (Number.isNaN(sorted.at(-1))) return Number.NaN; // a sort puts it last
  const place = share * (sorted.length - 1);
  const [below, above] = [at(sorted, Math.floor(place)), at(sorted, Math.ceil(place))];
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

function check(name: string, valid: boolean, expected: string, got: number): void {
  if (!valid) throw new ConfigError({ where: `bootstrapInterval: ${name}`, expected, got: String(got) });
}
