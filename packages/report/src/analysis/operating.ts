// What another threshold would give: precision and recall of one class, accuracy of the surest predictions, ROC.
import { at } from '@longhand/base';
import type { Point, SectionOf } from '../page.ts';

type Curves = SectionOf<'curves'>;
const common = { kind: 'curves', group: 'Confidence', shares: true } as const;
const maxPoints = 101;

interface Operating {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  /** False positives among the negatives. */
  readonly falls: number;
}

/** At each probability that there is, from the highest down; all of the same are taken together. */
function operatingPoints(probabilities: readonly number[], positive: readonly boolean[]): Operating[] {
  const order = probabilities.map((_, i) => i).sort((a, b) => at(probabilities, b) - at(probabilities, a));
  const all = positive.filter(Boolean).length;
  let hits = 0;
  return order.flatMap((i, rank) => {
    if (positive[i]) hits++;
    const threshold = at(probabilities, i);
    const next = order[rank + 1];
    if (next !== undefined && at(probabilities, next) === threshold) return [];
    const taken = rank + 1;
    return [
      { threshold, precision: hits / taken, recall: hits / all, falls: (taken - hits) / (positive.length - all) },
    ];
  });
}

/** Of two classes: precision, recall and F1 of one at each threshold, and its ROC curve; none where only one class is there. */
export function thresholdCurves(
  name: string,
  probabilities: readonly number[],
  positive: readonly boolean[],
): Curves[] {
  if (positive.every(Boolean) || !positive.some(Boolean)) return [];
  const points = operatingPoints(probabilities, positive);
  const line = (label: string, y: (point: Operating) => number) => ({
    name: label,
    points: thinned(points.map((point) => ({ x: point.threshold, y: y(point) }))).reverse(),
  });
  const roc = [{ x: 0, y: 0 }, ...points.map(({ falls, recall }) => ({ x: falls, y: recall }))];
  const area = roc.slice(1).reduce((sum, { x, y }, i) => sum + ((x - at(roc, i).x) * (y + at(roc, i).y)) / 2, 0);
  return [
    {
      ...{ ...common, title: `Threshold for “${name}”`, xLabel: 'threshold', yLabel: 'share' },
      series: [
        line('precision', ({ precision }) => precision),
        line('recall', ({ recall }) => recall),
        line('F1', ({ precision, recall }) => (2 * precision * recall) / (precision + recall) || 0),
      ],
    },
    {
      ...{ ...common, title: `ROC of “${name}”`, xLabel: 'false positive rate', yLabel: 'true positive rate' },
      note: `Area under the curve ${area.toFixed(3)}.`,
      series: [{ name: 'ROC', points: thinned(roc) }],
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
  if (points.length <= maxPoints) return [...points];
  return Array.from({ length: maxPoints }, (_, i) =>
    at(points, Math.round((i * (points.length - 1)) / (maxPoints - 1))),
  );
}
