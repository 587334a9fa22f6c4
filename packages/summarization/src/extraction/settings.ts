// Settings of sentence extraction beside the common ones.
import { ConfigError } from '@longhand/base';
import { bounds, choice, group, number, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { type CommonSettings, modeSchema } from '../fields.ts';

/** Those that may be others at each call. */
export const extractionInference = group('Decoding', {
  lengthUnit: choice(
    'sentences',
    ['sentences', 'words', 'ratio'],
    "What --length counts: sentences, words, or ratio: the share of the document's words.",
  ),
  length: number(1, { min: 1e-6, max: 1e8 }, 'Length of a summary.'),
  redundancy: choice(
    'trigrams',
    ['none', 'trigrams', 'mmr'],
    'trigrams: no three words in a row twice; mmr: maximal marginal relevance.',
  ),
  diversity: number(0.3, bounds.share, 'Of mmr: 0, probability alone; 1, difference alone.'),
});

/** Those of the model, the above among them. */
export const extractionSettings = {
  ...group('Model', {
    wordSize: number(100, bounds.size, 'Hidden units of each direction of the LSTM over words.'),
    sentenceSize: number(100, bounds.size, 'Hidden units of each direction of the LSTM over sentences.'),
    maxSentenceWords: number(100, bounds.items, 'Longer sentences are read up to here.'),
    pooling: choice('max', ['attention', 'max', 'mean'], 'From words to a sentence.'),
    labels: choice(
      'soft',
      ['soft', 'greedy'],
      'soft: a distribution over the sentences by their ROUGE; greedy: each in or out, by the greedy oracle.',
    ),
    novelty: toggle(
      false,
      'A sentence loses where those before it are alike and probably chosen; needs --labels greedy.',
    ),
    features: choice(
      'none',
      ['none', 'centrality'],
      'Of a sentence beside its words: none; centrality: TextRank and the like, which small sets need.',
      { missing: 'none' },
    ),
  }),
  ...extractionInference,
};

export const extractionSchema = modeSchema('extraction', extractionSettings);

/** The settings of extraction. */
export type ExtractionSettings = CommonSettings & ValuesOf<typeof extractionSettings>;
export type ExtractionInference = ValuesOf<typeof extractionInference>;

/** Checks that a length fits its unit. @throws ConfigError for a length that does not go with its unit */
export function checkLength({ lengthUnit, length }: Pick<ExtractionSettings, 'lengthUnit' | 'length'>): void {
  const expected = lengthUnit === 'ratio' ? 'a share above 0, at most 1' : 'an integer above 0';
  const valid = lengthUnit === 'ratio' ? length <= 1 : Number.isInteger(length);
  if (!valid) throw new ConfigError({ where: `length in ${lengthUnit}`, expected, got: String(length) });
}
