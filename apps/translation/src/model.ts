// The translator: an encoder-decoder with attention over the units of two languages.
import { ConfigError, type Random } from '@longhand/base';
import { createEncoderDecoder, type EncoderDecoder } from '@longhand/lstm-core';
import type { Config } from './config.ts';

export type Translator = EncoderDecoder;

type ModelConfig = Pick<
  Config,
  | 'embeddingSize'
  | 'tie'
  | 'encoderSize'
  | 'encoderLayers'
  | 'decoderSize'
  | 'decoderLayers'
  | 'bridge'
  | 'attention'
  | 'attentionFrom'
  | 'inputFeeding'
  | 'contextGate'
  | 'residual'
  | 'layerNorm'
  | 'embeddingDropout'
  | 'dropout'
  | 'recurrentDropout'
  | 'outputDropout'
>;

/** @throws ConfigError if options do not fit each other */
export function createTranslator(
  config: ModelConfig,
  sizes: { readonly source: number; readonly target: number; readonly shared: boolean },
  random: Random,
): Translator {
  if (config.tie === 'joint' && !sizes.shared) {
    const expected = 'one vocabulary for both languages';
    throw new ConfigError({
      where: '--tie joint',
      expected,
      got: 'two',
      fix: 'Use --joint with BPE, or --tie target.',
    });
  }
  return createEncoderDecoder(config, sizes, random);
}

/** Trainable numbers. */
export const parameterCount = ({ params }: Translator): number =>
  Object.values(params).reduce((sum, { size }) => sum + size, 0);
