// Rows that need no download and take seconds each.
import { type Entry, entries, keepAll, lead, majority } from './entry.ts';

export const tinyEntries: readonly Entry[] = [
  ...entries('sentiment', 'tiny', [
    {
      ...{ name: 'sentiment', set: 'generated', system: 'BiLSTM 32, mean', seconds: 4, ...majority },
      ...{ train: '--preset tiny', classicalEntry: 'sentiment-naive-bayes' },
    },
    {
      ...{ name: 'sentiment-naive-bayes', set: 'generated', system: 'Naive Bayes', seconds: 1, ...majority },
      ...{ train: '--preset tiny --model naive-bayes', seeded: false },
    },
    {
      ...{ name: 'sentiment-lexicon', set: 'generated', system: 'AFINN lexicon', seconds: 1, ...majority },
      ...{ train: '--preset tiny --model lexicon', seeded: false },
    },
  ]),
  ...entries('translation', 'tiny', [
    {
      ...{ name: 'translation', set: 'generated', system: 'BiLSTM 48, attention decoder', seconds: 12 },
      ...{ train: '--preset tiny', metrics: ['bleu', 'chrf'], trivial: 'source copied' },
    },
  ]),
  ...entries('summarization', 'tiny', [
    {
      ...{ name: 'tiny-compression', system: 'compression', seconds: 10, ...keepAll, set: 'generated' },
      ...{ train: '--mode compression --preset tiny', metrics: ['tokenF1'] },
    },
    {
      ...{ name: 'tiny-extraction', set: 'generated', system: 'extraction', seconds: 8, ...lead },
      train: '--mode extraction --preset tiny',
    },
    {
      ...{ name: 'tiny-abstraction', set: 'generated', system: 'abstraction', seconds: 15, ...lead },
      train: '--mode abstraction --preset tiny',
    },
  ]),
  ...entries('speech', 'tiny', [
    {
      ...{ name: 'speech', set: 'digits, synthesized', system: 'BiLSTM 2 × 48, CTC', seconds: 15 },
      ...{ train: '--preset tiny', metrics: ['wer', 'cer'], trivial: 'nothing written' },
    },
  ]),
];
