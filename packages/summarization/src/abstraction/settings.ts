// Settings of abstraction beside the common ones: the pointer-generator and its beam.
import { ConfigError } from '@longhand/base';
import {
  bounds,
  choice,
  encoderDecoderSettings,
  group,
  number,
  toggle,
  type ValuesOf,
  withDefaults,
} from '@longhand/bundle/settings';
import { attentionKinds } from '@longhand/lstm-core';
import { type CommonSettings, modeSchema } from '../fields.ts';

const { beam, weight, count, items } = bounds;

/** Those that may be others at each call. */
export const abstractionInference = group('Decoding', {
  beam: number(5, beam, 'Hypotheses that the search keeps; 1: greedy.'),
  lengthPenalty: number(1, weight, 'Alpha of Wu et al. 2016: the higher, the longer.'),
  coveragePenalty: number(0, weight, 'Beta of Wu et al. 2016.'),
  noRepeatNgram: number(3, count, 'No n-gram of this order twice; 0: all may.'),
  minLength: number(1, count, 'Fewest words of a summary.'),
  maxLength: number(40, items, 'Most words of a summary.'),
  longDocuments: choice(
    'cut',
    ['cut', 'pieces'],
    'cut: the model reads a document up to --max-words, and the output says so; pieces: it summarizes each such part.',
    { missing: 'cut' },
  ),
});

/** Those of the model, the above among them. */
export const abstractionSettings = {
  ...withDefaults(encoderDecoderSettings(attentionKinds, 'general'), {
    tieEmbeddings: 'joint',
    encoderSize: 192,
    decoderSize: 256,
  }),
  ...group('Model', {
    // See et al. 2017
    coverage: toggle(false, 'Attention sees what it has read; needs --attention additive; slow.'),
  }),
  ...abstractionInference,
};

export const abstractionSchema = modeSchema('abstraction', abstractionSettings);

/** The settings of abstraction. */
export type AbstractionSettings = CommonSettings & ValuesOf<typeof abstractionSettings>;
export type AbstractionInference = ValuesOf<typeof abstractionInference>;

/** @throws ConfigError for bounds that leave no length */
export function checkLengths({ minLength, maxLength }: Pick<AbstractionSettings, 'minLength' | 'maxLength'>): void {
  if (minLength <= maxLength) return;
  throw new ConfigError({ where: 'minLength', expected: `at most maxLength ${maxLength}`, got: String(minLength) });
}
