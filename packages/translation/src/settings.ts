// What a translation model is made of, as the description of a run (config.json) or of a bundle says it.
import {
  bounds,
  choice,
  encoderDecoderSettings,
  group,
  number,
  settingsSchema,
  toggle,
  type ValuesOf,
  versionSchema,
} from '@longhand/bundle/settings';
import { attentionKinds, cellNames } from '@longhand/lstm-core';
import * as z from 'zod';

const { count, items, rate, size } = bounds;

/** How lines become tokens. */
const textSettings = group('Text', {
  tokenizer: choice('bpe', ['bpe', 'words', 'characters'], 'How lines become tokens.'),
  merges: number(8000, count, 'BPE merges to learn.'),
  joint: toggle(true, 'One BPE for both languages.'),
  minCount: number(2, items, 'Words: rarer ones are unknown.'),
  lowerCase: toggle(false, 'Lower-case the text.'),
});

const architecture = group('Model', {
  cell: choice('lstm', cellNames, 'Cell of encoder and decoder.', { missing: 'lstm' }),
  embeddingSize: number(256, size, 'Numbers of an embedding.'),
  embeddingDropout: number(0.3, rate, 'Variational dropout of embedded words.'),
  dropout: number(0.3, rate, 'Dropout between layers.'),
});

/** The settings of a run that architecture and inference need; the others are of training. */
export const modelSettings = { ...textSettings, ...architecture, ...encoderDecoderSettings(attentionKinds, 'general') };

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
