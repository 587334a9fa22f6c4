// What a translation model is made of, as the description of a run (config.json) or of a bundle says it.
import { attentionKinds, type EncoderDecoderConfig } from '@longhand/lstm-core';
import * as z from 'zod';

/** How lines become tokens. */
export interface TextSettings {
  readonly tokenizer: 'bpe' | 'words' | 'characters';
  /** BPE merges to learn. */
  readonly merges: number;
  /** One BPE for both languages. */
  readonly joint: boolean;
  /** Of words; rarer ones are unknown. */
  readonly minCount: number;
  readonly lowerCase: boolean;
}

/** The text that a model translates. */
export interface TextKind {
  /** Language codes, e.g. `en` and `de`. */
  readonly languages: { readonly source: string; readonly target: string };
  /** Words and punctuation stand between spaces; otherwise text as people write it. */
  readonly tokenized: boolean;
}

/** The settings of a run that architecture and inference need; the others are of training. */
export interface ModelSettings extends TextSettings, Omit<EncoderDecoderConfig, 'coverage'> {}

/** What a run's config.json and a bundle's description say of a model. */
export interface Description extends TextKind {
  readonly config: ModelSettings;
}

const size = z.int().min(1).max(16_384);
const layers = z.int().min(1).max(64);
const count = z.int().min(0).max(100_000_000);
const rate = z.number().min(0).max(0.99);

const settingsSchema: z.ZodType<ModelSettings> = z.object({
  tokenizer: z.enum(['bpe', 'words', 'characters']),
  merges: count,
  joint: z.boolean(),
  minCount: count,
  lowerCase: z.boolean(),
  embeddingSize: size,
  tie: z.enum(['none', 'target', 'joint']),
  encoderSize: size,
  encoderLayers: layers,
  decoderSize: size,
  decoderLayers: layers,
  bridge: z.enum(['linear', 'none']),
  attention: z.enum(attentionKinds),
  attentionFrom: z.enum(['first', 'last']),
  inputFeeding: z.boolean(),
  contextGate: z.boolean(),
  residual: z.boolean(),
  layerNorm: z.boolean(),
  embeddingDropout: rate,
  dropout: rate,
  recurrentDropout: rate,
  outputDropout: rate,
});

/** Parses a description; what only training needs is left out. */
export const descriptionSchema: z.ZodType<Description> = z.object({
  version: z.literal(1).optional(), // of a run's config.json
  config: settingsSchema,
  languages: z.object({ source: z.string(), target: z.string() }),
  tokenized: z.boolean(),
});
