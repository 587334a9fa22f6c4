// Whether a model that is 80 % sure is right 80 % of the time: expected calibration error (Guo et al. 2017), bins of equal width.
import { at } from '@longhand/base';
import type { SectionOf } from '../page.ts';
import { meanOf } from './interval.ts';

/**
 * How often answers of a confidence are right. * @param confidences probability of each prediction
 * @param rights whether it was right
 */
export function calibration(
  confidences: readonly number[],
  rights: readonly boolean[],
  binCount = 10,
): SectionOf<'reliability'> {
  const binOf = (confidence: number) => Math.min(binCount - 1, Math.floor(confidence * binCount));
  const bins = Array.from({ length: binCount }, (_, b) => {
    const inside = confidences.flatMap((confidence, i) => (binOf(confidence) === b ? [i] : []));
    const mean = (values: readonly number[]) => (inside.length > 0 ? meanOf(values).value : 0);
    return {
      ...{ from: b / binCount, to: (b + 1) / binCount, count: inside.length },
      confidence: mean(inside.map((i) => at(confidences, i))),
      accuracy: mean(inside.map((i) => Number(rights[i]))),
    };
  });
  const all = Math.max(1, confidences.length);
  const error = bins.reduce(
    (sum, { count, confidence, accuracy }) => sum + (count / all) * Math.abs(accuracy - confidence),
    0,
  );
  return {
    ...{ kind: 'reliability', title: 'Calibration', group: 'Confidence', error, bins },
    note: `Expected calibration error ${(100 * error).toFixed(1)} %. Bars: accuracy of the predictions of each confidence. Orange: how far that is from the confidence.`,
  };
}
