// The translator: an encoder-decoder with attention over the tokens of two languages.
import { ConfigError, type Random } from '@longhand/base';
import { createEncoderDecoder, type EncoderDecoder } from '@longhand/lstm-core';
import type { ModelSettings } from './settings.ts';
import type { Texts } from './text.ts';

/** The network: an encoder-decoder. */
export type Translator = EncoderDecoder;

/**
 * An untrained translator over vocabularies of these sizes; the caller disposes it.
 * @throws ConfigError if settings do not fit each other
 */
export function createTranslator(settings: ModelSettings, sizes: Texts['sizes'], random: Random): Translator {
  if (settings.tieEmbeddings === 'joint' && !sizes.shared) {
    const fix = 'Set `joint` with BPE or characters, or `tieEmbeddings` to target.';
    throw new ConfigError({
      where: 'tieEmbeddings: joint',
      expected: 'one vocabulary for both languages',
      got: 'two',
      fix,
    });
  }
  return createEncoderDecoder(settings, sizes, random);
}
