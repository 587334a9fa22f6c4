// Settings of abstraction beside the common ones: the pointer-generator and its beam.
import { ConfigError } from '@longhand/base';
import { attentionKinds } from '@longhand/lstm-core';
import * as z from 'zod';
import { commonFields, fields } from '../fields.ts';

const { size, layers, rate, weight, count, items } = fields;

/** Those that may be others at each call. */
export const abstractionInference = {
  /** 1: greedy. */
  beam: fields.beam,
  /** Alpha of Wu et al. 2016: the higher, the longer. */
  lengthPenalty: weight,
  /** Beta of Wu et al. 2016. */
  coveragePenalty: weight,
  /** No n-gram of this order twice; 0: all may. */
  noRepeatNgram: count,
  minLength: count,
  maxLength: items,
};

export const abstractionSchema = z
  .object({
    mode: z.literal('abstraction'),
    ...commonFields,
    /** Which embeddings are one with the softmax weights; `joint`: those of document and summary, which have one vocabulary. */
    tie: z.enum(['none', 'target', 'joint']),
    /** Of each direction. */
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
    /** Attention sees what it has read (See et al. 2017): additive, and step by step. */
    coverage: z.boolean(),
    /** Variational, on h_{t-1}. */
    recurrentDropout: rate,
    /** Before the softmax. */
    outputDropout: rate,
    ...abstractionInference,
  })
  .readonly();

export type AbstractionSettings = Omit<z.infer<typeof abstractionSchema>, 'mode'>;
export type AbstractionInference = Pick<AbstractionSettings, keyof typeof abstractionInference>;

/** @throws ConfigError for bounds that leave no length */
export function checkLengths({ minLength, maxLength }: Pick<AbstractionSettings, 'minLength' | 'maxLength'>): void {
  if (minLength <= maxLength) return;
  throw new ConfigError({ where: 'minLength', expected: `at most maxLength ${maxLength}`, got: String(minLength) });
}
