// Settings of abstraction beside the common ones: the pointer-generator and its beam.
import { ConfigError } from '@longhand/base';
import { bounds, choice, group, number, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { attentionKinds } from '@longhand/lstm-core';
import { type CommonSettings, modeSchema } from '../fields.ts';

const { beam, size, layers, rate, weight, count, items } = bounds;

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
  ...group('Model', {
    // `joint`: the embeddings of document and summary, which have one vocabulary.
    tieEmbeddings: choice('joint', ['none', 'target', 'joint'], 'Embeddings that are one with the softmax weights.', {
      former: 'tie',
    }),
    encoderSize: number(192, size, 'Hidden units of each direction of the LSTM over the document.'),
    encoderLayers: number(1, layers, 'Layers of the encoder.'),
    decoderSize: number(256, size, 'Hidden units of the decoder.'),
    decoderLayers: number(2, layers, 'Layers of the decoder.'),
    bridge: choice('linear', ['linear', 'none'], "The decoder's start: the encoder's last states projected, or zeros."),
    attention: choice('general', attentionKinds, 'Score of a query and a state of the encoder.'),
    attentionFrom: choice(
      'first',
      ['first', 'last'],
      'Decoder layer that computes the query; with first the layers above read the context.',
    ),
    inputFeeding: toggle(false, 'The last output is part of the next input; slow.'),
    contextGate: toggle(false, 'A gate weighs context and state before the softmax.'),
    residual: toggle(false, 'Add the input of a layer to its output.'),
    layerNorm: toggle(false, 'Layer normalization in the cells.'),
    // See et al. 2017
    coverage: toggle(false, 'Attention sees what it has read; needs --attention additive; slow.'),
    recurrentDropout: number(0, rate, 'Variational dropout, on the state.'),
    outputDropout: number(0.3, rate, 'Dropout before the softmax.'),
  }),
  ...abstractionInference,
};

export const abstractionSchema = modeSchema('abstraction', abstractionSettings);

export type AbstractionSettings = CommonSettings & ValuesOf<typeof abstractionSettings>;
export type AbstractionInference = ValuesOf<typeof abstractionInference>;

/** @throws ConfigError for bounds that leave no length */
export function checkLengths({ minLength, maxLength }: Pick<AbstractionSettings, 'minLength' | 'maxLength'>): void {
  if (minLength <= maxLength) return;
  throw new ConfigError({ where: 'minLength', expected: `at most maxLength ${maxLength}`, got: String(minLength) });
}
