// Which class answers: the more probable one, or of two the second from a threshold on, which dev may choose.
import { at, ConfigError } from '@longhand/base';
import { formatNumber, metricOf } from '@longhand/metrics';
import { checkThreshold } from '@longhand/sentiment';
import type { Example } from './data.ts';
import type { TrainedRun } from './run.ts';
import { bestThreshold, readThreshold, type Threshold, writeThreshold } from './threshold.ts';

export interface Scored {
  /** Whether they are the dev split, which chooses. */
  readonly dev: boolean;
  readonly examples: readonly Example[];
  readonly probabilities: readonly (readonly number[])[];
}

/** The threshold that dev chose: on dev it is found, and kept with the run. */
export async function thresholdOf(
  { config, labels, run, paths }: TrainedRun,
  { dev, examples, probabilities }: Scored,
): Promise<Threshold | undefined> {
  if (labels.length !== 2 || paths.length > 1) return undefined;
  if (!dev) return readThreshold(run);
  const metric = config.monitor === 'loss' ? 'macroF1' : config.monitor;
  const found = bestThreshold(
    examples.map(({ label }) => label),
    probabilities.map((row) => at(row, 1)),
    metric,
  );
  await writeThreshold(run, found);
  return found;
}

/** What --threshold says. @throws ConfigError if it is no number, or the run has none from dev */
export function chosenThreshold(
  flag: string,
  labels: readonly string[],
  found: Threshold | undefined,
): number | undefined {
  if (flag === '') return undefined;
  if (flag === 'dev' && found) return found.threshold;
  const value = flag.trim() === '' ? Number.NaN : Number(flag);
  if (flag === 'dev' || Number.isNaN(value))
    throw new ConfigError({
      where: '--threshold',
      expected: 'a number from 0 to 1, or dev of a run of two classes that was evaluated on dev',
      got: `"${flag}"`,
    });
  checkThreshold(value, labels);
  return value;
}

/** The same model deciding otherwise: with the threshold of dev, or without the one that was asked for. */
export function variantsOf(
  threshold: number | undefined,
  found: Threshold | undefined,
  scores: (threshold: number | undefined) => Record<string, number>,
): Readonly<Record<string, Record<string, number>>> | undefined {
  if (threshold !== undefined) return { 'without threshold': scores(undefined) };
  return found && gains(found) ? { 'dev threshold': scores(found.threshold) } : undefined;
}

/** Whether dev is answered better with the threshold than without. */
export const gains = ({ score, plain }: Threshold): boolean => score > plain;

/** Texts of a class from which on its threshold is told without a doubt. */
const enoughTexts = 30;

/** A line that says what dev chose, and what it is worth. */
export function thresholdText({ metric, threshold, score, plain, rarer }: Threshold, label: string): string {
  const own = metricOf(metric);
  const found = `Best threshold for "${label}" on dev: ${threshold.toFixed(3)} (${own.name} ${formatNumber(own, plain)} -> ${formatNumber(own, score)})`;
  return rarer !== undefined && rarer < enoughTexts
    ? `${found}, chosen by ${rarer} texts of the rarer class: compare it on other data before you use --threshold dev.`
    : `${found}; use it with --threshold dev.`;
}
