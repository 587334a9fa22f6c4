// Settings of compression beside the common ones.
import { ConfigError } from '@longhand/base';
import { bounds, choice, group, number, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { type CommonSettings, modeSchema } from '../fields.ts';

const { size, optionalSize, layers, rate, weight, share, vocabulary } = bounds;

/** Those that may be others at each call. */
export const compressionInference = group('Decoding', {
  decision: choice(
    'threshold',
    ['threshold', 'viterbi'],
    'threshold: words whose probability is above it stay; viterbi: the most probable labelling as a whole.',
  ),
  threshold: number(0.45, share, 'Probability above which a word stays. Lower: longer compressions.'),
  ratio: number(0, share, 'Share of the words to keep, the most probable ones; 0: as many as the decision says.'),
  longDocuments: choice(
    'pieces',
    ['cut', 'pieces'],
    'pieces: a document that is longer than --max-words is compressed in parts; cut: its end is left out, and the output says so.',
    { missing: 'cut' },
  ),
});

/** Those of the model, the above among them. */
export const compressionSettings = {
  ...group('Model', {
    // Not empty: pretrained vectors are a part of the model.
    vectors: text('', 'File of word vectors that the embeddings start from (GloVe or word2vec text).'),
    hiddenSize: number(128, size, 'Hidden units of each direction of each layer.'),
    firstSize: number(256, optionalSize, 'Hidden units of the first layer, each direction; 0: as the others.'),
    numLayers: number(3, layers, 'LSTM layers.'),
    featureSize: number(25, size, "Size of a word's smaller embeddings: ends, shape, word classes, place."),
    hints: toggle(false, 'Sentences may come with a hint, such as a headline: words that are to stay.'),
    output: choice('crf', ['crf', 'softmax'], 'crf: labels of neighbours are decided together; softmax: each alone.'),
    members: number(
      1,
      { min: 1, max: 1000, integer: true },
      'Taggers from other initial weights, their probabilities averaged.',
    ),
    recurrentDropout: number(0.25, rate, 'Variational dropout, on the state.'),
    languageWeight: number(0.1, weight, 'Weight of predicting neighbouring words in training (Rei 2017); 0: none.'),
    languageSize: number(48, size, 'Hidden units of that prediction.'),
    languageWords: number(1000, vocabulary, 'How many of the commonest words it tells apart.'),
  }),
  ...compressionInference,
};

export const compressionSchema = modeSchema('compression', compressionSettings);

/** The settings of compression. */
export type CompressionSettings = CommonSettings & ValuesOf<typeof compressionSettings>;
export type CompressionInference = ValuesOf<typeof compressionInference>;

/** @throws ConfigError for a decision that several taggers cannot take */
export function checkDecision({
  decision,
  members,
  ratio,
}: Pick<CompressionSettings, 'decision' | 'members' | 'ratio'>): void {
  if (decision === 'threshold' || members === 1 || ratio > 0) return;
  throw new ConfigError({
    where: 'decision viterbi',
    expected: 'one tagger',
    got: `${members} members, which have no most probable labelling in common`,
    fix: 'Decide by threshold.',
  });
}
