// What a sentiment model is made of: its settings, labels and language, as a run's config.json or a bundle describes them.
import { type TokenizerKind, tokenizerKinds } from '@longhand/tokenizer';
import * as z from 'zod';

export const modelKinds = ['lstm', 'naive-bayes', 'lexicon'] as const;
export type ModelKind = (typeof modelKinds)[number];

export const poolings = ['mean', 'max', 'last', 'attention'] as const;
export type Pooling = (typeof poolings)[number];

/** Settings of text to tokens. */
export interface TextSettings {
  readonly tokenizer: TokenizerKind;
  readonly lowerCase: boolean;
  /** Of longer texts the first `maxLength` tokens count. */
  readonly maxLength: number;
}

/** Settings of the LSTM classifier. */
export interface NetworkSettings {
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bidirectional: boolean;
  readonly pooling: Pooling;
  /** Dropout works in training only. */
  readonly embeddingDropout: number;
  readonly dropout: number;
  readonly recurrentDropout: number;
}

/** The settings that inference needs; a training has more. */
export interface ModelSettings extends TextSettings, NetworkSettings {
  readonly model: ModelKind;
}

export interface Description {
  readonly config: ModelSettings;
  /** The classes, in the order of the model's output. */
  readonly labels: readonly string[];
  /** BCP 47, or `und`. */
  readonly language: string;
}

const integer = (min: number, max: number) => {
  const message = `an integer from ${min} to ${max.toLocaleString('en')}`;
  return z.int(message).min(min, message).max(max, message);
};
const rateMessage = 'a number from 0 to 0.99';
const rate = z.number(rateMessage).min(0, rateMessage).max(0.99, rateMessage);
const oneOf = <const Choices extends readonly string[]>(choices: Choices) =>
  z.enum(choices, `one of ${choices.join(', ')}`);

/** Checks a description; keys that only training knows are dropped. */
export const descriptionSchema: z.ZodType<Description> = z.object({
  version: z.literal(1).optional(),
  config: z.object({
    tokenizer: oneOf(tokenizerKinds),
    lowerCase: z.boolean(),
    maxLength: integer(1, 100_000_000),
    model: oneOf(modelKinds),
    embeddingSize: integer(1, 16_384),
    hiddenSize: integer(1, 16_384),
    numLayers: integer(1, 64),
    bidirectional: z.boolean(),
    pooling: oneOf(poolings),
    embeddingDropout: rate,
    dropout: rate,
    recurrentDropout: rate,
  }),
  labels: z.array(z.string()).min(1),
  language: z.string(),
});
