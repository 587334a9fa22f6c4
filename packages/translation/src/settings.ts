// What a translation model is made of, as the description of a run (config.json) or of a bundle says it.
import {
  bounds,
  choice,
  encoderDecoderSettings,
  group,
  number,
  settingsSchema,
  toggle,
  transformerSettings,
  type ValuesOf,
  versionSchema,
} from '@longhand/bundle/settings';
import { attentionKinds, cellNames } from '@longhand/lstm-core';
import * as z from 'zod';

const { count, items, layers, rate, size } = bounds;

/** All kinds of translator. */
export const modelKinds = ['lstm', 'transformer'] as const;

/** How lines become tokens. */
const textSettings = group('Text', {
  tokenizer: choice('bpe', ['bpe', 'words', 'characters'], 'How lines become tokens.'),
  merges: number(8000, count, 'BPE merges to learn.'),
  joint: toggle(true, 'One BPE for both languages.'),
  minCount: number(2, items, 'Words: rarer ones are unknown.'),
  lowerCase: toggle(false, 'Lower-case the text.'),
});

const architecture = {
  ...group('Model', {
    model: choice('lstm', modelKinds, 'The translator: recurrent with attention, or a Transformer.', {
      missing: 'lstm',
    }),
    cell: choice('lstm', cellNames, 'Cell of encoder and decoder.', { missing: 'lstm' }),
    embeddingSize: number(256, size, 'Numbers of an embedding.'),
    embeddingDropout: number(0.3, rate, 'Dropout of embedded words; of the LSTM variational.'),
    dropout: number(0.3, rate, 'Dropout between layers; of the Transformer within them too.'),
  }),
  ...encoderDecoderSettings(attentionKinds, 'general'),
  ...transformerSettings({ modelSize: 256, feedForwardSize: 384 }),
  ...group('Transformer', {
    numLayers: number(3, layers, 'Layers of the encoder, and of the decoder.', { missing: 3 }),
  }),
};

/** Settings that only one kind of translator has. */
export const settingsOfModels = {
  lstm: [
    ...(['cell', 'embeddingSize', 'encoderSize', 'encoderLayers', 'decoderSize', 'decoderLayers', 'bridge'] as const),
    ...(['attention', 'attentionFrom', 'inputFeeding', 'contextGate', 'residual', 'layerNorm'] as const),
    ...(['recurrentDropout', 'outputDropout'] as const),
  ],
  transformer: ['modelSize', 'feedForwardSize', 'heads', 'norm', 'numLayers'],
} as const satisfies Record<(typeof modelKinds)[number], readonly (keyof typeof architecture)[]>;

/** The settings of a run that architecture and inference need; the others are of training. */
export const modelSettings = { ...textSettings, ...architecture };

/** Settings of a call, which a model may have others of. */
export const decodingSettings = group('Decoding', {
  beam: number(5, bounds.beam, 'Hypotheses that the search keeps; 1: greedy.'),
  nBest: number(1, bounds.beam, 'Translations of each line, at most --beam.'),
  lengthPenalty: number(1, bounds.weight, 'Alpha of Wu et al. 2016: the higher, the longer.'),
  coveragePenalty: number(0, bounds.weight, 'Beta of Wu et al. 2016.'),
  noRepeatNgram: number(0, count, 'No n-gram of this order twice; 0: all may.'),
  minLength: number(0, count, 'Fewest tokens of a translation.'),
  replaceUnknown: toggle(false, 'Unknown words become the source word with the most attention.'),
});

/** The settings of text to tokens. */
export type TextSettings = ValuesOf<typeof textSettings>;
/** The settings that inference needs. */
export type ModelSettings = ValuesOf<typeof modelSettings>;

/** The text that a model translates. */
export interface TextKind {
  /** Language codes, e.g. `en` and `de`. */
  readonly languages: { readonly source: string; readonly target: string };
  /** Words and punctuation stand between spaces; otherwise text as people write it. */
  readonly tokenized: boolean;
}

/** What a run's config.json and a bundle's description say of a model. */
export interface Description extends TextKind {
  readonly config: ModelSettings;
}

/** Parses a description; what only training needs is left out. */
export const descriptionSchema: z.ZodType<Description> = z.object({
  version: versionSchema,
  config: settingsSchema(modelSettings, 'drop'),
  languages: z.object({ source: z.string(), target: z.string() }),
  tokenized: z.boolean(),
});
