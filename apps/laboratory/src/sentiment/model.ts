// The small sentiment model that the laboratory looks into: embedding, one LSTM in one direction, classes from its last state.
import { createRandom } from '@longhand/base';
import type { StoredTensor } from '@longhand/bundle';
import { defaultsOf } from '@longhand/bundle/settings';
import { type Classifier, createClassifier, type Description, modelSettings } from '@longhand/sentiment';
import { type FitOptions, fit } from './fit.ts';
import { type Texts, textSettings } from './texts.ts';

export interface ModelSizes {
  readonly embeddingSize: number;
  readonly hiddenSize: number;
}

export type Pooling = Description['config']['pooling'];

export const describe = (sizes: ModelSizes, labels: readonly string[], pooling: Pooling = 'last'): Description => ({
  config: {
    ...defaultsOf(modelSettings),
    ...{ ...textSettings, ...sizes, model: 'lstm', cell: 'lstm', numLayers: 1, bidirectional: false, pooling },
    ...{ embeddingDropout: 0.1, dropout: 0.1, recurrentDropout: 0, naiveBayesShare: 0 },
  },
  labels,
  language: 'en',
});

/** With random weights. */
export const createSentiment = (description: Description, { vocabulary, labels }: Texts, seed: number): Classifier =>
  createClassifier(
    description.config,
    { vocabSize: vocabulary.size, numClasses: labels.length },
    createRandom(seed).fork('sentiment'),
  );

/** Trained on the texts; the caller disposes it. */
export async function trainSentiment(description: Description, texts: Texts, options: FitOptions): Promise<Classifier> {
  const classifier = createSentiment(description, texts, options.seed);
  await fit(classifier, texts, options);
  return classifier;
}

/** Copies of the weights by their names, as a run stores them. */
export const weightsOf = ({ params }: Pick<Classifier, 'params'>): Map<string, StoredTensor> =>
  new Map(
    Object.entries(params).map(([name, variable]) => [
      name,
      { shape: variable.shape, values: variable.dataSync().slice() as Float32Array },
    ]),
  );
