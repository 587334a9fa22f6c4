// The model as a program calls it: texts in, predictions out; one classifier or the mean of several.
import { argMax, at, ConfigError } from '@longhand/base';
import type { Explanation } from './explain.ts';
import type { Description } from './settings.ts';
import type { TextClassifier } from './text-classifier.ts';

/** The class of a text, with its probabilities. */
export interface Prediction {
  readonly text: string;
  readonly label: string;
  /** By label, to four digits. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** With `explain`. From -1 (against the label) to 1 (for it); attention weights are never negative. */
  readonly explanation?: {
    readonly kind: Explanation['kind'];
    readonly weights: readonly (readonly [token: string, weight: number])[];
  };
}

/** What a prediction shall have. */
export interface PredictOptions {
  /** Adds a weight for each token: of the attention where the model has it, else gradient x input. */
  readonly explain?: boolean;
}

/** Texts to predictions, in the order of the texts. */
export interface SentimentModel {
  /** @throws ConfigError if the texts are no array of strings, or for `explain` if the model is Naive Bayes or an ensemble */
  (texts: readonly string[], options?: PredictOptions): Promise<Prediction[]>;
  /** Settings, labels and language; of an ensemble those of its first model. */
  readonly description: Description;
  /** Trained weights of all models; 0 for Naive Bayes. */
  readonly parameterCount: number;
  /** Frees the weights; the model can't be called after it. */
  dispose(): void;
}

/**
 * The model of one classifier; of several an ensemble, which gives the mean of their probabilities.
 * @throws ConfigError if there is none, or if their labels differ
 */
export function createModel(classifiers: readonly TextClassifier[]): SentimentModel {
  const [first, ...others] = classifiers;
  if (!first) throw new ConfigError({ where: 'ensemble', expected: 'at least one model', got: 'none' });
  for (const { description } of others) checkLabels(first.description.labels, description.labels);
  let disposed = false;
  const predict = async (texts: readonly string[], { explain = false }: PredictOptions = {}): Promise<Prediction[]> => {
    if (disposed) throw new ConfigError({ where: 'model', expected: 'one in use', got: 'one that was disposed' });
    checkTexts(texts);
    const explainer = explain ? explainerOf(classifiers) : undefined;
    if (explainer) (await import('@longhand/lstm-core/gradients')).registerGradients();
    return meanProbabilities(classifiers, texts).map((probabilities, i) =>
      predictionOf(at(texts, i), first.description.labels, probabilities, explainer),
    );
  };
  return Object.assign(predict, {
    description: first.description,
    parameterCount: classifiers.reduce((sum, { parameterCount }) => sum + parameterCount, 0),
    dispose: () => {
      disposed = true;
      for (const classifier of classifiers) classifier.dispose();
    },
  });
}

function meanProbabilities(classifiers: readonly TextClassifier[], texts: readonly string[]): number[][] {
  const all = classifiers.map(({ tokenize, probabilities }) => probabilities(texts.map((text) => tokenize(text))));
  const [only] = all;
  if (only && all.length === 1) return only;
  return texts.map((_, i) =>
    at(at(all, 0), i).map((_, c) => all.reduce((sum, rows) => sum + at(at(rows, i), c), 0) / all.length),
  );
}

type Explainer = (text: string, label: number) => NonNullable<Prediction['explanation']>;

function explainerOf(classifiers: readonly TextClassifier[]): Explainer {
  const [classifier] = classifiers;
  if (classifiers.length === 1 && classifier?.explain) {
    const { tokenize, explain } = classifier;
    return (text, label) => {
      const tokens = tokenize(text);
      const { kind, weights } = explain(tokens, label);
      return { kind, weights: tokens.map((token, t) => [token, at(weights, t)] as const) };
    };
  }
  const got = classifiers.length > 1 ? 'an ensemble' : `a model of kind ${classifier?.description.config.model}`;
  throw new ConfigError({ where: 'explain', expected: 'one LSTM', got });
}

function predictionOf(
  text: string,
  labels: readonly string[],
  probabilities: readonly number[],
  explainer: Explainer | undefined,
): Prediction {
  const best = argMax(probabilities);
  const prediction = {
    text,
    label: at(labels, best),
    probabilities: Object.fromEntries(labels.map((label, c) => [label, Number(at(probabilities, c).toFixed(4))])),
  };
  return explainer ? { ...prediction, explanation: explainer(text, best) } : prediction;
}

function checkLabels(expected: readonly string[], got: readonly string[]): void {
  if (JSON.stringify(got) === JSON.stringify(expected)) return;
  throw new ConfigError({
    where: 'ensemble',
    expected: `models of the same labels (${expected.join(', ')})`,
    got: `one of ${got.join(', ')}`,
  });
}

function checkTexts(texts: readonly unknown[]): void {
  if (!Array.isArray(texts))
    throw new ConfigError({ where: 'texts', expected: 'an array of strings', got: `a ${typeof texts}` });
  const wrong = texts.findIndex((text) => typeof text !== 'string');
  if (wrong < 0) return;
  throw new ConfigError({ where: `texts[${wrong}]`, expected: 'a string', got: `a ${typeof texts[wrong]}` });
}
