// What another threshold would give: precision and recall of one class, accuracy of the surest predictions, ROC.
import { at } from '@longhand/base';
import type { Point, SectionOf } from '../page.ts';

type Curves = SectionOf<'curves'>;
const common = { kind: 'curves', group: 'Confidence', shares: true } as const;
const mostPoints = 101;

/** Of two classes: precision, recall and F1 of one at each threshold, and its ROC curve. */
export function thresholdCurves(
  name: string,
  probabilities: readonly number[],
  positive: readonly boolean[],
): Curves[] {
  const order = probabilities.map((_, i) => i).sort((a, b) => at(probabilities, b) - at(probabilities, a));
  const all = positive.filter(Boolean).length;
  const others = positive.length - all;
  if (all === 0 || others === 0) return []; // nothing to tell apart
  const lines: Record<'precision' | 'recall' | 'F1' | 'roc', Point[]> = {
    precision: [],
    recall: [],
    F1: [],
    roc: [{ x: 0, y: 0 }],
  };
  let [hits, area] = [0, 0];
  for (const [rank, i] of order.entries()) {
    if (positive[i]) hits++;
    const x = at(probabilities, i);
    const next = order[rank + 1];
    if (next !== undefined && at(probabilities, next) === x) continue; // one threshold takes all that are equal
    const [precision, recall, falls] = [hits / (rank + 1), hits / all, (rank + 1 - hits) / others];
    const last = at(lines.roc, lines.roc.length - 1);
    area += ((falls - last.x) * (recall + last.y)) / 2;
    lines.precision.push({ x, y: precision });
    lines.recall.push({ x, y: recall });
    lines.F1.push({ x, y: (2 * precision * recall) / (precision + recall) || 0 });
    lines.roc.push({ x: falls, y: recall });
  }
  const series = (['precision', 'recall', 'F1'] as const).map((key) => ({
    name: key,
    points: thinned(lines[key]).reverse(),
  }));
  return [
    { ...common, title: `Threshold for “${name}”`, xLabel: 'threshold', yLabel: 'share', series },
    {
      ...common,
      title: `ROC of “${name}”`,
      note: `Area under the curve ${area.toFixed(3)}.`,
      ...{ xLabel: 'false positive rate', yLabel: 'true positive rate' },
      series: [{ name: 'ROC', points: thinned(lines.roc) }],
    },
  ];
}

/** Accuracy of the surest share of the predictions: what it costs to answer only when sure. */
export function coverageCurve(confidences: readonly number[], rights: readonly boolean[]): Curves {
  const order = confidences.map((_, i) => i).sort((a, b) => at(confidences, b) - at(confidences, a) || a - b);
  let hits = 0;
  const points = order.map((i, rank) => {
    if (rights[i]) hits++;
    return { x: (rank + 1) / order.length, y: hits / (rank + 1) };
  });
  return {
    ...common,
    title: 'Accuracy of the surest',
    note: 'If the model answers only its surest share of the examples.',
    ...{ xLabel: 'share of the examples', yLabel: 'accuracy' },
    series: [{ name: 'accuracy', points: thinned(points.slice(Math.min(9, points.length - 1))) }], // fewer than ten say little
  };
}

/** About a hundred, the first and the last among them. */
function thinned(points: readonly Point[]): Point[] {
  if (points.length <= mostPoints) return [...points];
  return Array.from({ length: mostPoints }, (_, i) =>
    at(points, Math.round((i * (points.length - 1)) / (mostPoints - 1))),
  );
}
