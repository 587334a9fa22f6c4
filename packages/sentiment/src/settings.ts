// What a sentiment model is made of: its settings, labels and language, as a run's config.json or a bundle describes them.
import {
  bounds,
  choice,
  group,
  number,
  settingsSchema,
  toggle,
  transformerSettings,
  type ValuesOf,
  versionSchema,
} from '@longhand/bundle/settings';
import { cellNames } from '@longhand/lstm-core';
import { tokenizerKinds } from '@longhand/tokenizer';
import * as z from 'zod';

/** All kinds of classifier. */
export const modelKinds = ['lstm', 'transformer', 'naive-bayes', 'lexicon'] as const;
/** How a classifier is made. */
export type ModelKind = (typeof modelKinds)[number];

/** All kinds of pooling. */
export const poolings = ['mean', 'max', 'last', 'attention'] as const;
/** How the states of all tokens become one vector. */
export type Pooling = (typeof poolings)[number];

const { items, layers, rate, size } = bounds;

/** Settings of text to tokens. */
const textSettings = group('Text', {
  tokenizer: choice('unicode', tokenizerKinds, 'How text becomes tokens.'),
  lowerCase: toggle(true, 'Lower-case the text.'),
  maxLength: number(400, items, 'Tokens of a text that are read; longer texts keep their first.'),
});

/** Whether it is trained update by update. */
export const isNetwork = (model: ModelKind): boolean => model === 'lstm' || model === 'transformer';

/** Settings of the networks. Dropout works in training only. */
const networkSettings = {
  ...group('Model', {
    model: choice('lstm', modelKinds, 'The classifier.'),
    cell: choice('lstm', cellNames, 'Cell of the recurrent layers.', { missing: 'lstm' }),
    embeddingSize: number(128, size, 'Numbers of an embedding.'),
    hiddenSize: number(128, size, 'Hidden units of each layer and direction.'),
    numLayers: number(1, layers, 'Layers, recurrent or of the Transformer.'),
    bidirectional: toggle(true, 'Read from both ends.'),
    pooling: choice('mean', poolings, 'From the states of all tokens to one vector.'),
    embeddingDropout: number(0.3, rate, 'Dropout of embedded words.'),
    dropout: number(
      0.3,
      rate,
      'Dropout between layers, of the Transformer within them too, and before the classifier.',
    ),
    recurrentDropout: number(0, rate, 'Variational dropout, on the state.'),
  }),
  ...transformerSettings({ modelSize: 128, feedForwardSize: 256 }),
};

/** Settings that only one kind of classifier has. */
export const settingsOfModels = {
  lstm: ['cell', 'hiddenSize', 'bidirectional', 'recurrentDropout'],
  transformer: ['modelSize', 'feedForwardSize', 'heads', 'norm'],
} as const satisfies Partial<Record<ModelKind, readonly (keyof typeof networkSettings)[]>>;

/** The settings that inference needs; a training has more. */
export const modelSettings = {
  ...textSettings,
  ...group('Model', {
    naiveBayesShare: number(
      0,
      bounds.share,
      'Share of Naive Bayes in the probabilities of the network, 0 to 1; on few texts 0.5 is better than either. 0: none.',
      { missing: 0 },
    ),
  }),
  ...networkSettings,
};

/** The settings of text to tokens. */
export type TextSettings = ValuesOf<typeof textSettings>;
/** The settings of a network: an LSTM or a Transformer. */
export type NetworkSettings = ValuesOf<typeof networkSettings>;
/** The settings that inference needs. */
export type ModelSettings = ValuesOf<typeof modelSettings>;

/** What a model is: its settings, classes and language. */
export interface Description {
  readonly config: ModelSettings;
  /** The classes, in the order of the model's output. */
  readonly labels: readonly string[];
  /** BCP 47, or `und`. */
  readonly language: string;
}

/** Checks a description; keys that only training knows are dropped. */
export const descriptionSchema: z.ZodType<Description> = z.object({
  version: versionSchema,
  config: settingsSchema(modelSettings, 'drop'),
  labels: z.array(z.string()).min(1),
  language: z.string(),
});
