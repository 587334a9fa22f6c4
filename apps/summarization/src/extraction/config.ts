// Settings of sentence extraction beside the common ones: those of its model, and of its training.
import { ConfigError } from '@longhand/base';
import { bounds, choice, group, number, type ValuesOf } from '@longhand/bundle/settings';
import {
  checkLength,
  type ExtractionSettings,
  extractionSettings as modelSettings,
} from '@longhand/summarization/extraction';

export const extractionSettings = {
  ...modelSettings,
  ...group('Model', {
    labels: choice(
      'auto',
      ['soft', 'greedy', 'auto'],
      'soft: a distribution over the sentences by their ROUGE; greedy: each in or out, by the greedy oracle or by the labels of your data; auto: soft where summaries are one sentence.',
    ),
    features: choice(
      'auto',
      ['none', 'centrality', 'auto'],
      'Of a sentence beside its words: none; centrality: TextRank and the like; auto: centrality where summaries are several sentences.',
      { missing: 'none' },
    ),
  }),
  ...group('Decoding', {
    lengthUnit: choice(
      'auto',
      ['sentences', 'words', 'ratio', 'auto'],
      "What --length counts: sentences, words, or ratio: the share of the document's words; auto: what tells the references' length best.",
    ),
    length: number(0, { min: 0, max: 1e8 }, 'Length of a summary; 0: as the references of train have.'),
    redundancy: choice(
      'auto',
      ['none', 'trigrams', 'mmr', 'auto'],
      'trigrams: no three words in a row twice; mmr: maximal marginal relevance; auto: trigrams, unless the references repeat themselves.',
    ),
  }),
  ...group('Training', {
    temperature: number(0.1, { min: 1e-3, max: 1e6 }, 'Of soft labels: the lower, the more the best sentence counts.'),
    oracleSentences: number(
      0,
      bounds.count,
      'Sentences that the greedy oracle takes at most; 0: as many as a summary has.',
    ),
  }),
};

export type ExtractionConfig = ValuesOf<typeof extractionSettings>;

/** What training and the model take: nothing is left to choose. */
export type ChosenExtraction = Omit<ExtractionConfig, 'labels' | 'features' | 'lengthUnit' | 'redundancy'> &
  Pick<ExtractionSettings, 'labels' | 'features' | 'lengthUnit' | 'redundancy'>;

/** @throws ConfigError for settings that do not go together */
export function checkExtraction({ novelty, labels, length, lengthUnit }: ExtractionConfig): void {
  if (novelty && labels === 'soft')
    throw new ConfigError({ where: '--novelty', expected: '--labels greedy', got: 'soft' });
  if (length > 0) checkLength({ length, lengthUnit: unitOf(length, lengthUnit) });
}

/** Where nothing says what a length counts: a number below 1 is a share. */
export const unitOf = (length: number, unit: ExtractionConfig['lengthUnit']): ExtractionSettings['lengthUnit'] =>
  unit !== 'auto' ? unit : length < 1 ? 'ratio' : 'sentences';
