// Metrics of classification, all from the confusion matrix; equal to scikit-learn's with `zero_division=0`.
import { DataError, ShapeError } from '@longhand/base';

/** Class numbers, one an example. */
export type Classes = ArrayLike<number>;

export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ClassScores extends Scores {
  /** Examples of this class. */
  readonly support: number;
}

export interface ClassificationReport {
  readonly accuracy: number;
  readonly perClass: readonly ClassScores[];
  /** Mean over all classes, also those that never occur. */
  readonly macro: Scores;
  /** From the sums over classes: for one label an example it equals accuracy. */
  readonly micro: Scores;
  /** Mean over classes, weighted by support. */
  readonly weighted: Scores;
  /** `confusion[truth][prediction]`, counts. */
  readonly confusion: readonly (readonly number[])[];
  readonly matthews: number;
  /** Cohen 1960; NaN where chance alone would agree always. */
  readonly kappa: number;
}

/** @throws ShapeError for lists of different length; DataError for no examples or a class outside `[0, numClasses)`. */
export function classificationReport(truth: Classes, prediction: Classes, numClasses: number): ClassificationReport {
  const confusion = confusionMatrix(truth, prediction, numClasses);
  const support = confusion.map(sum);
  const predicted = confusion.map((_, c) => sum(confusion.map((row) => row[c] as number)));
  const correct = confusion.map((row, c) => row[c] as number);
  const perClass = correct.map((hits, c) => ({
    ...scores(hits, predicted[c] as number, support[c] as number),
    support: support[c] as number,
  }));
  const total = truth.length;
  return {
    accuracy: sum(correct) / total,
    perClass,
    macro: average(perClass, () => 1 / numClasses),
    micro: scores(sum(correct), total, total),
    weighted: average(perClass, ({ support }) => support / total),
    confusion,
    matthews: matthews(correct, predicted, support, total),
    kappa: kappa(correct, predicted, support, total),
  };
}

/** Share of examples whose class was predicted. */
export function accuracy(truth: Classes, prediction: Classes): number {
  checkLengths(truth, prediction);
  let hits = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === prediction[i]) hits++;
  return hits / truth.length;
}

/** `[truth][prediction]`, counts. */
export function confusionMatrix(truth: Classes, prediction: Classes, numClasses: number): number[][] {
  checkLengths(truth, prediction);
  const counts = Array.from({ length: numClasses }, () => new Array<number>(numClasses).fill(0));
  for (let i = 0; i < truth.length; i++) {
    const row = counts[checkClass('truth', truth, i, numClasses)] as number[];
    const column = checkClass('prediction', prediction, i, numClasses);
    row[column] = (row[column] as number) + 1;
  }
  return counts;
}

/** Matthews' correlation for any number of classes (Gorodkin 2004), 0 where a side is constant. */
export function matthewsCorrelation(truth: Classes, prediction: Classes, numClasses: number): number {
  return classificationReport(truth, prediction, numClasses).matthews;
}

function scores(hits: number, predicted: number, actual: number): Scores {
  return {
    precision: predicted === 0 ? 0 : hits / predicted,
    recall: actual === 0 ? 0 : hits / actual,
    f1: predicted + actual === 0 ? 0 : (2 * hits) / (predicted + actual),
  };
}

function average(perClass: readonly ClassScores[], weight: (scores: ClassScores) => number): Scores {
  const mean = (of: (scores: ClassScores) => number) => sum(perClass.map((scores) => weight(scores) * of(scores)));
  return { precision: mean((s) => s.precision), recall: mean((s) => s.recall), f1: mean((s) => s.f1) };
}

function matthews(correct: number[], predicted: number[], support: number[], total: number): number {
  const covariance = sum(correct) * total - dot(predicted, support);
  const spread = Math.sqrt(total ** 2 - dot(predicted, predicted)) * Math.sqrt(total ** 2 - dot(support, support));
  return spread === 0 ? 0 : covariance / spread;
}

function kappa(correct: number[], predicted: number[], support: number[], total: number): number {
  const chance = dot(predicted, support) / total ** 2;
  return (sum(correct) / total - chance) / (1 - chance);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, i) => value * (b[i] as number)));

function checkLengths(truth: Classes, prediction: Classes): void {
  if (truth.length !== prediction.length) {
    const expected = `as many predictions as truths, ${truth.length}`;
    throw new ShapeError({ where: 'classification metrics', expected, got: String(prediction.length) });
  }
  if (truth.length === 0) throw new DataError({ where: 'classification metrics', expected: 'examples', got: 'none' });
}

function checkClass(name: string, values: Classes, i: number, numClasses: number): number {
  const value = values[i] as number;
  if (Number.isInteger(value) && value >= 0 && value < numClasses) return value;
  throw new DataError({ where: `${name}[${i}]`, expected: `a class from 0 to ${numClasses - 1}`, got: String(value) });
}
