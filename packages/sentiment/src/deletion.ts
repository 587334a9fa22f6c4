// Whether an explanation is true, by deletion (DeYoung et al. 2020, comprehensiveness): words that speak for a label are deleted, and
// its probability must fall more than without as many random words; without those that speak against it, it must not fall.
import { at, createRandom } from '@longhand/base';
import { type ExplainMethod, explain } from './explain.ts';
import type { TextClassifier } from './text-classifier.ts';

/** How far the probability of the predicted class falls without some words. */
export interface Deletion {
  /** Mean fall of the label's probability without the words that speak for it most. */
  readonly for: number;
  /** Without the words that speak against it most. */
  readonly against: number;
  /** Without random ones. */
  readonly random: number;
}

/** Which words are deleted, and how often at random. */
export interface DeletionOptions {
  readonly method: ExplainMethod;
  /** Words of a text that are deleted; default: a fifth, at least one. */
  readonly words?: (length: number) => number;
  readonly seed?: number;
  /** Random deletions of each text. */
  readonly draws?: number;
}

/**
 * Deletes the words that an explanation names, those that it names against the class, and random ones.
 * @param texts tokens; each is explained for the class that the model predicts
 */
export function measureDeletion(
  classifier: TextClassifier,
  texts: readonly (readonly string[])[],
  { method, words = (length) => Math.max(1, Math.round(length / 5)), seed = 1, draws = 5 }: DeletionOptions,
): Deletion {
  const random = createRandom(seed).fork('deletion');
  const falls = texts.map((tokens) => {
    const [row = []] = classifier.probabilities([tokens]);
    const label = row.indexOf(Math.max(...row));
    const { weights } = explain(classifier, tokens, label, method);
    const rising = tokens.map((_, t) => t).sort((a, b) => at(weights, a) - at(weights, b));
    const count = words(tokens.length);
    const places = [rising.slice(-count), rising.slice(0, count)];
    for (let draw = 0; draw < draws; draw++) places.push(random.shuffle(rising).slice(0, count));
    const shorter = places.map((own) => tokens.filter((_, t) => !own.includes(t)));
    const [supporting = 0, opposing = 0, ...others] = classifier
      .probabilities(shorter)
      .map((own) => at(row, label) - at(own, label));
    return { supporting, opposing, random: meanOf(others) };
  });
  return {
    for: meanOf(falls.map(({ supporting }) => supporting)),
    against: meanOf(falls.map(({ opposing }) => opposing)),
    random: meanOf(falls.map((one) => one.random)),
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
