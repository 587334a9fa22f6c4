// The model as a program calls it: texts in, predictions out; one classifier or the mean of several.
import { argMax, at, ConfigError } from '@longhand/base';
import {
  checkMethod,
  defaultExplainMethod,
  type Explained,
  type ExplainMethod,
  explain,
  needsGradients,
} from './explain.ts';
import type { Description } from './settings.ts';
import type { ReadText, TextClassifier } from './text-classifier.ts';

/** The class of a text, with its probabilities. */
export interface Prediction {
  readonly text: string;
  readonly label: string;
  /** By label, to four digits. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Only where the text has no token that the model reads. */
  readonly empty?: true;
  /** Only where the text is longer than the model reads: its end did not count. */
  readonly truncated?: true;
  /** Share of the tokens that training did not have, to four digits; absent where it had all. */
  readonly unknownShare?: number;
  /** With `explain`. From -1 (against the label) to 1 (for it); weights of attention speak neither for nor against. */
  readonly explanation?: {
    readonly kind: ExplainMethod;
    readonly weights: readonly (readonly [token: string, weight: number])[];
  };
}

/** What a prediction shall have. */
export interface PredictOptions {
  /** Adds a weight for each token. */
  readonly explain?: boolean;
  /** How weights are found; default: occlusion. */
  readonly explainMethod?: ExplainMethod;
  /** Of two classes: the least probability of the second with which it is the label. Default: the more probable one is. */
  readonly threshold?: number;
}

/** Texts to predictions, in the order of the texts. */
export interface SentimentModel {
  /**
   * @throws ConfigError if the texts are no array of strings, for a method of explanation that the model does not have, or for a
   * threshold with other than two classes
   */
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
  const { labels } = first.description;
  const predict = async (texts: readonly string[], options: PredictOptions = {}): Promise<Prediction[]> => {
    if (disposed) throw new ConfigError({ where: 'model', expected: 'one in use', got: 'one that was disposed' });
    checkTexts(texts);
    const { threshold } = options;
    if (threshold !== undefined) checkThreshold(threshold, labels);
    const explainer = options.explain ? await explainerOf(classifiers, options.explainMethod) : undefined;
    const read = texts.map((text) => classifiers.map((one) => one.read(text)));
    return meanProbabilities(classifiers, read).map((probabilities, i) => {
      const best = labelOf(probabilities, threshold);
      const prediction = predictionOf(at(texts, i), labels, probabilities, best);
      const explanation = explainer?.(at(read, i), best);
      return { ...prediction, ...notesOf(at(read, i)), ...(explanation && { explanation }) };
    });
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

/** Probabilities of texts, `[texts][C]`: of one classifier, or the mean of several. @param read of each text, how each classifier reads it */
export function meanProbabilities(
  classifiers: readonly TextClassifier[],
  read: readonly (readonly ReadText[])[],
): number[][] {
  return meanOf(classifiers.map(({ probabilities }, k) => probabilities(read.map((own) => at(own, k).tokens))));
}

function meanOf(all: readonly number[][][]): number[][] {
  const first = at(all, 0);
  if (all.length === 1) return first;
  return first.map((row, i) => row.map((_, c) => all.reduce((sum, rows) => sum + at(at(rows, i), c), 0) / all.length));
}

/** The class that answers: the more probable one, or of two the second from the threshold on. */
export const labelOf = (probabilities: readonly number[], threshold: number | undefined): number =>
  threshold === undefined ? argMax(probabilities) : Number(at(probabilities, 1) >= threshold);

type Explainer = (read: readonly ReadText[], label: number) => NonNullable<Prediction['explanation']>;

/** Of one model; of several the mean of their probabilities is explained, as long as they have the same tokens. */
async function explainerOf(
  classifiers: readonly TextClassifier[],
  method: ExplainMethod = defaultExplainMethod,
): Promise<Explainer> {
  const model = explainedOf(classifiers);
  checkMethod(model, method);
  if (needsGradients(method)) (await import('@longhand/lstm-core/gradients')).registerGradients();
  return (read, label) => {
    const { tokens } = at(read, 0);
    if (read.some((other) => JSON.stringify(other.tokens) !== JSON.stringify(tokens))) throw otherTokens();
    const { kind, weights } = explain(model, tokens, label, method);
    return { kind, weights: tokens.map((token, t) => [token, at(weights, t)] as const) };
  };
}

/** What `explain` asks of one classifier, or of several with the same tokens: the mean of their probabilities. */
export function explainedOf(classifiers: readonly TextClassifier[]): Explained {
  const [only] = classifiers;
  if (only && classifiers.length === 1) return only;
  return { probabilities: (texts) => meanOf(classifiers.map(({ probabilities }) => probabilities(texts))) };
}

const otherTokens = (): ConfigError =>
  new ConfigError({
    where: 'explain',
    expected: 'models with the same tokens',
    got: 'an ensemble whose models have others',
  });

/** What a person should know of how the text was read. */
function notesOf(read: readonly ReadText[]): Pick<Prediction, 'empty' | 'truncated' | 'unknownShare'> {
  const unknown = Math.max(...read.map(({ unknownShare = 0 }) => unknownShare));
  return {
    ...(read.some(({ tokens }) => tokens.length === 0) && { empty: true }),
    ...(read.some(({ truncated }) => truncated) && { truncated: true }),
    ...(unknown > 0 && { unknownShare: Number(unknown.toFixed(4)) }),
  };
}

const predictionOf = (
  text: string,
  labels: readonly string[],
  probabilities: readonly number[],
  best: number,
): Prediction => ({
  text,
  label: at(labels, best),
  probabilities: Object.fromEntries(labels.map((label, c) => [label, Number(at(probabilities, c).toFixed(4))])),
});

/**
 * Refuses a threshold that cannot be used.
 * @throws ConfigError if there are not two classes, or it is no probability
 */
export function checkThreshold(threshold: number, labels: readonly string[]): void {
  if (labels.length !== 2)
    throw new ConfigError({ where: 'threshold', expected: 'a model of two classes', got: `${labels.length} classes` });
  if (!(threshold >= 0 && threshold <= 1))
    throw new ConfigError({ where: 'threshold', expected: 'a probability, 0 to 1', got: String(threshold) });
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
