// All that a page shows of a classifier: confusion, errors by class and length, calibration, thresholds.
import { at } from '@longhand/base';
import type { Section } from '../page.ts';
import { calibration } from './calibration.ts';
import { scoresByClass, scoresByLength } from './groups.ts';
import { coverageCurve, thresholdCurves } from './operating.ts';

/** What a classifier said of each example. */
export interface Classified {
  readonly labels: readonly string[];
  /** Class numbers, one an example. */
  readonly truth: readonly number[];
  readonly prediction: readonly number[];
  /** Probability of each prediction. */
  readonly confidences: readonly number[];
  /** `[example][class]`, where they are known: two classes then have curves over thresholds. */
  readonly probabilities?: readonly (readonly number[])[];
  /** Of each example, in `unit`. */
  readonly lengths?: readonly number[];
  readonly unit?: string;
}

/** A matrix of more is too large to read. */
const maxClasses = 40;

/** The sections of a classifier's page: confusion, calibration, errors, examples. */
export function classificationSections(classified: Classified): Section[] {
  const { labels, truth, prediction, confidences, lengths, unit = '' } = classified;
  const rights = truth.map((label, i) => label === prediction[i]);
  const scored = { label: 'accuracy', percent: true, scores: rights.map(Number) };
  const bars = [
    ...(labels.length > 1 ? [scoresByClass(labels, truth, scored)] : []),
    ...(lengths ? [scoresByLength(lengths, unit, scored)] : []),
  ];
  return [
    ...(labels.length <= maxClasses ? [confusionOf(classified)] : []),
    ...bars,
    calibration(confidences, rights),
    coverageCurve(confidences, rights),
    ...thresholds(classified),
  ];
}

function confusionOf({ labels, truth, prediction }: Classified): Section {
  const counts = labels.map(() => labels.map(() => 0));
  for (const [i, label] of truth.entries()) {
    const row = at(counts, label);
    const column = at(prediction, i);
    row[column] = at(row, column) + 1;
  }
  return {
    ...{ kind: 'confusion', group: 'Errors', title: 'Confusion', labels, counts },
    note: 'Count, and share of the row.',
  };
}

function thresholds({ labels, truth, probabilities }: Classified): Section[] {
  const name = labels[1];
  if (labels.length !== 2 || name === undefined || !probabilities) return [];
  return thresholdCurves(
    name,
    probabilities.map((row) => at(row, 1)),
    truth.map((label) => label === 1),
  );
}
