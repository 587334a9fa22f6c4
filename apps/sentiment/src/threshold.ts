// The threshold of two classes that is best on dev: where classes are uneven, the more probable one is not always the better answer.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { at, parseJson, parseStored } from '@longhand/base';
import { metricOf } from '@longhand/metrics';
import type { RunFolder } from '@longhand/runs';
import { z } from 'zod';

const thresholdFile = 'threshold.json';

const schema = z.strictObject({
  /** Key of the metric that chose it, on dev. */
  metric: z.string(),
  /** Least probability of the second class with which it is the answer. */
  threshold: z.number().min(0).max(1),
  /** Of dev, with the threshold and with 0.5. */
  score: z.number(),
  plain: z.number(),
  /** Texts of dev that the rarer class has; absent in older runs. */
  rarer: z.number().int().optional(),
});
export type Threshold = Readonly<z.infer<typeof schema>>;

/**
 * Of all thresholds the one with the best score; of equals the one nearest to 0.5.
 * @param probabilities of the second class
 * @param metric a key: `accuracy`, or one of class rows
 */
export function bestThreshold(truth: readonly number[], probabilities: readonly number[], metric: string): Threshold {
  const order = probabilities.map((_, i) => i).sort((a, b) => at(probabilities, a) - at(probabilities, b));
  const confusion = new Float64Array(4); // [truth][prediction]: at threshold 0 all are of the second class
  for (const label of truth) confusion[2 * label + 1] = (confusion[2 * label + 1] ?? 0) + 1;
  const score = (): number => scoreOf(metric, confusion, truth.length);
  let best = { threshold: 0, score: score() };
  let plain = best.score;
  for (const [rank, i] of order.entries()) {
    const label = at(truth, i);
    confusion[2 * label + 1] = (confusion[2 * label + 1] ?? 0) - 1;
    confusion[2 * label] = (confusion[2 * label] ?? 0) + 1;
    const [own, next] = [at(probabilities, i), rank + 1 < order.length ? at(probabilities, at(order, rank + 1)) : 1];
    if (own < 0.5) plain = score();
    if (own === next) continue;
    const threshold = own < 0.5 && next > 0.5 ? 0.5 : (own + next) / 2;
    const now = score();
    const nearer = Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (now > best.score || (now === best.score && nearer)) best = { threshold, score: now };
  }
  const second = truth.filter((label) => label === 1).length;
  return { metric, ...best, plain, rarer: Math.min(second, truth.length - second) };
}

function scoreOf(metric: string, confusion: Float64Array, total: number): number {
  if (metric === 'accuracy') return (at(confusion, 0) + at(confusion, 3)) / total;
  return metricOf(metric).score(confusion);
}

export const writeThreshold = (run: RunFolder, threshold: Threshold): Promise<void> =>
  run.writeJson(thresholdFile, threshold, { mayChange: true });

/** Undefined if the run has none. Like reports it is of an evaluation, and not among the files that run.json names. @throws DataError if it is damaged */
export async function readThreshold(run: Pick<RunFolder, 'file'>): Promise<Threshold | undefined> {
  const where = run.file(thresholdFile);
  if (!existsSync(where)) return undefined;
  return parseStored(schema, parseJson(await readFile(where, 'utf8'), where), where, 'Evaluate the run on dev again.');
}
