// The translator over the tokens of two languages: a recurrent encoder-decoder with attention, or a Transformer.
import { ConfigError, type Random } from '@longhand/base';
import { createEncoderDecoder, type SequenceModel } from '@longhand/lstm-core';
import { createTransformer } from '@longhand/lstm-core/transformer';
import type { ModelSettings } from './settings.ts';
import type { Texts } from './text.ts';

/** The network. */
export type Translator = SequenceModel;

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
  return settings.model === 'transformer'
    ? createTransformer(settings, sizes, random)
    : createEncoderDecoder(settings, sizes, random);
}
