import { bounds } from './bounds.ts';
import { choice, group, number, toggle } from './setting.ts';

const { layers, rate, size } = bounds;

/**
 * Settings of lstm-core's encoder-decoder, which translation and abstraction have alike; each with its own defaults.
 * @param attentionKinds the scores of a query and a state that there are
 */
export const encoderDecoderSettings = <const Kind extends string>(
  attentionKinds: readonly Kind[],
  attention: NoInfer<Kind>,
) =>
  group('Model', {
    // `joint`: the embeddings of source and target, which then have one vocabulary.
    tieEmbeddings: choice(
      'target',
      ['none', 'target', 'joint'],
      'Embeddings that are one with the softmax weights (Press and Wolf 2017).',
      { former: 'tie' },
    ),
    encoderSize: number(256, size, 'Hidden units of each direction of the encoder.'),
    encoderLayers: number(1, layers, 'Layers of the encoder.'),
    decoderSize: number(512, size, 'Hidden units of the decoder.'),
    decoderLayers: number(2, layers, 'Layers of the decoder.'),
    bridge: choice('linear', ['linear', 'none'], "The decoder's start: the encoder's last states projected, or zeros."),
    attention: choice(attention, attentionKinds, 'Score of a query and a state of the encoder.'),
    attentionFrom: choice(
      'first',
      ['first', 'last'],
      'Decoder layer that computes the query; with first the layers above read the context.',
    ),
    inputFeeding: toggle(false, 'The last output is part of the next input; slow.'),
    contextGate: toggle(false, 'A gate weighs context and state before the softmax.'),
    residual: toggle(false, 'Add the input of a layer to its output.'),
    layerNorm: toggle(false, 'Layer normalization in the cells.'),
    recurrentDropout: number(0, rate, 'Variational dropout, on the state.'),
    outputDropout: number(0.3, rate, 'Dropout before the softmax.'),
  });
