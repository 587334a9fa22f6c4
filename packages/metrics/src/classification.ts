// Metrics of classification, all from the confusion matrix; equal to scikit-learn's with `zero_division=0`.
import { at, ConfigError, DataError, ShapeError } from '@longhand/base';

/** Class numbers, one an example. */
export type Classes = ArrayLike<number>;

/** Precision, recall and F1. */
export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Precision, recall and F1 of a class. */
export interface ClassScores extends Scores {
  /** Examples of this class. */
  readonly support: number;
}

/** Scores of each class, and their means. */
export interface ClassificationReport {
  readonly accuracy: number;
  /** Mean recall over the classes that the truth has. */
  readonly balancedAccuracy: number;
  readonly perClass: readonly ClassScores[];
  /** Mean over classes: see `MacroClasses`. */
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

/**
 * Which classes a macro mean is over. `all`: also one that neither truth nor prediction has, which counts as 0, as scikit-learn has
 * it with `labels=range(numClasses)`. `present`: those of truth or prediction, which is scikit-learn's default.
 */
export type MacroClasses = 'all' | 'present';

/** What the macro means are over. */
export interface ClassificationOptions {
  /** Default `all`. */
  readonly macroOver?: MacroClasses;
}

/**
 * Precision, recall and F1 of each class, and their macro and weighted means, as scikit-learn computes them.
 * @throws ShapeError for lists of different length; DataError for no examples or a class outside `[0, numClasses)`; ConfigError for
 * a number of classes that is none
 */
export function classificationReport(
  truth: Classes,
  prediction: Classes,
  numClasses: number,
  options: ClassificationOptions = {},
): ClassificationReport {
  return reportOfConfusion(confusionMatrix(truth, prediction, numClasses), options);
}

/** The report of a confusion matrix `[truth][prediction]`. */
export function reportOfConfusion(
  confusion: readonly (readonly number[])[],
  { macroOver = 'all' }: ClassificationOptions = {},
): ClassificationReport {
  const { correct, predicted, support, total } = sumsOf(confusion);
  const perClass = correct.map((hits, c) => {
    const actual = at(support, c);
    return { ...scores(hits, at(predicted, c), actual), support: actual };
  });
  const used = macroWeights(macroOver, predicted, support);
  return {
    accuracy: sum(correct) / total,
    balancedAccuracy: meanRecall(correct, support),
    perClass,
    macro: average(perClass, used),
    micro: scores(sum(correct), total, total),
    weighted: average(
      perClass,
      support.map((count) => count / total),
    ),
    confusion,
    matthews: matthews(correct, predicted, support, total),
    kappa: kappa(correct, predicted, support, total),
  };
}

/**
 * Share of examples whose class was predicted.
 * @throws ShapeError, DataError as `classificationReport`
 * @example
 * accuracy([0, 1, 1], [0, 1, 0]); // 0.666...
 */
export function accuracy(truth: Classes, prediction: Classes): number {
  checkLengths(truth, prediction);
  let hits = 0;
  for (let i = 0; i < truth.length; i++)
    if (checkClass('truth', truth, i) === checkClass('prediction', prediction, i)) hits++;
  return hits / truth.length;
}

/**
 * Mean recall over the classes that the truth has, as scikit-learn's `balanced_accuracy_score`.
 * @param options `adjusted`: 0 for chance, 1 for all right; not finite where the truth has one class
 * @throws as `classificationReport`
 */
export function balancedAccuracy(
  truth: Classes,
  prediction: Classes,
  numClasses: number,
  { adjusted = false }: { readonly adjusted?: boolean } = {},
): number {
  const { correct, support } = countsOf(truth, prediction, numClasses);
  const recall = meanRecall(correct, support);
  const chance = 1 / support.filter((count) => count > 0).length;
  return adjusted ? (recall - chance) / (1 - chance) : recall;
}

/** F-beta of each class, and its means. */
export interface FBeta {
  readonly perClass: readonly number[];
  readonly macro: number;
  readonly micro: number;
  readonly weighted: number;
}

/**
 * F-beta (van Rijsbergen 1979): recall counts beta times as much as precision; 0 where a class neither occurs nor is predicted. As
 * scikit-learn's `fbeta_score` with `zero_division=0`.
 * @param beta 0 (precision) to Infinity (recall)
 * @throws as `classificationReport`, and ConfigError for a beta below 0
 */
export function fBeta(
  truth: Classes,
  prediction: Classes,
  numClasses: number,
  beta: number,
  options: ClassificationOptions = {},
): FBeta {
  return fBetaOfConfusion(confusionMatrix(truth, prediction, numClasses), beta, options);
}

/** The same of a confusion matrix `[truth][prediction]`. @throws ConfigError for a beta below 0 */
export function fBetaOfConfusion(
  confusion: readonly (readonly number[])[],
  beta: number,
  { macroOver = 'all' }: ClassificationOptions = {},
): FBeta {
  if (!(beta >= 0)) throw new ConfigError({ where: 'fBeta: beta', expected: '0 or more', got: String(beta) });
  const { correct, predicted, support, total } = sumsOf(confusion);
  const recallShare = 1 / (1 + beta ** -2); // beta² / (1 + beta²), for 0 and Infinity too
  const score = (hits: number, given: number, actual: number) => {
    const denominator = recallShare * actual + (1 - recallShare) * given;
    return denominator === 0 ? 0 : hits / denominator;
  };
  const perClass = correct.map((hits, c) => score(hits, at(predicted, c), at(support, c)));
  return {
    perClass,
    macro: dot(perClass, macroWeights(macroOver, predicted, support)),
    micro: score(sum(correct), total, total),
    weighted: dot(perClass, support) / total,
  };
}

/** `[truth][prediction]`, counts. @throws as `classificationReport` */
export function confusionMatrix(truth: Classes, prediction: Classes, numClasses: number): number[][] {
  if (!(Number.isInteger(numClasses) && numClasses > 0 && numClasses <= maxClasses)) {
    const expected = `an integer from 1 to ${maxClasses}`;
    throw new ConfigError({ where: 'classification metrics: numClasses', expected, got: String(numClasses) });
  }
  checkLengths(truth, prediction);
  const counts = Array.from({ length: numClasses }, () => new Array<number>(numClasses).fill(0));
  for (let i = 0; i < truth.length; i++) {
    const row = at(counts, checkClass('truth', truth, i, numClasses));
    const column = checkClass('prediction', prediction, i, numClasses);
    row[column] = at(row, column) + 1;
  }
  return counts;
}

/** Their square is kept. */
const maxClasses = 10_000;

const countsOf = (truth: Classes, prediction: Classes, numClasses: number) =>
  sumsOf(confusionMatrix(truth, prediction, numClasses));

function sumsOf(confusion: readonly (readonly number[])[]) {
  const predicted = confusion.map(() => 0);
  for (const row of confusion) for (const [c, count] of row.entries()) predicted[c] = at(predicted, c) + count;
  const correct = confusion.map((row, c) => at(row, c));
  const support = confusion.map(sum);
  return { correct, predicted, support, total: sum(support) };
}

function meanRecall(correct: readonly number[], support: readonly number[]): number {
  const recalls = correct.flatMap((hits, c) => (at(support, c) > 0 ? [hits / at(support, c)] : []));
  return sum(recalls) / recalls.length;
}

function macroWeights(over: MacroClasses, predicted: readonly number[], support: readonly number[]): number[] {
  if (over !== 'all' && over !== 'present')
    throw new ConfigError({ where: 'macroOver', expected: 'all, present', got: `"${over satisfies never}"` });
  const counts = support.map((actual, c) => Number(over === 'all' || actual + at(predicted, c) > 0));
  return counts.map((count) => count / sum(counts));
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

function average(perClass: readonly ClassScores[], weights: readonly number[]): Scores {
  const mean = (of: (scores: ClassScores) => number) => dot(perClass.map(of), weights);
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
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, i) => value * at(b, i)));

function checkLengths(truth: Classes, prediction: Classes): void {
  if (truth.length !== prediction.length) {
    const expected = `as many predictions as truths, ${truth.length}`;
    throw new ShapeError({ where: 'classification metrics', expected, got: String(prediction.length) });
  }
  if (truth.length === 0) throw new DataError({ where: 'classification metrics', expected: 'examples', got: 'none' });
}

function checkClass(name: string, values: Classes, i: number, numClasses = Number.POSITIVE_INFINITY): number {
  const value = values[i] as number;
  if (Number.isInteger(value) && value >= 0 && value < numClasses) return value;
  const expected = numClasses === Number.POSITIVE_INFINITY ? 'a class from 0' : `a class from 0 to ${numClasses - 1}`;
  throw new DataError({ where: `${name}[${i}]`, expected, got: String(value) });
}
