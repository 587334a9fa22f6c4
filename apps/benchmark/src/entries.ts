// Every row of RESULTS.md and of `pnpm benchmark`: task, set, flags, baselines, published figures. One list; tables, runs and tests read it.

import { tinyEntries } from './entries-tiny.ts';
import { anchor, type Entry, entries, type Given, keepAll, lead, majority, translation, words } from './entry.ts';

/** A figure was written down without where it stands. */
const unnoted = 'source not noted';

const sstPublished = [
  anchor('accuracy', 0.849, 'LSTM', 'Tai et al. 2015', true),
  anchor('accuracy', 0.875, 'BiLSTM', 'Tai et al. 2015', true),
  anchor('accuracy', 0.835, 'convolutional network from random start', 'Kim 2014, run again by others'),
];
const imdbPublished = [
  anchor('accuracy', 0.8778, 'BiLSTM from scratch, the best of several', unnoted),
  anchor('accuracy', 0.9182, 'Naive Bayes SVM over trigrams', unnoted),
  anchor('accuracy', 0.928, 'LSTM that first learnt language', 'Dai and Le 2015'),
];
const phrases =
  '--data sst2 --phrases --pooling attention --dropout 0.5 --embedding-dropout 0.4 --epochs 6 --patience 2';
const vectors = '--embedding-size 100 --vectors {vectors}';
const imdb = '--data imdb --pooling max --dropout 0.5 --embedding-dropout 0.4';

const sentiment: readonly Given[] = [
  {
    ...{ name: 'sst2-phrases-glove-rdrop', set: 'SST-2 with phrases', seconds: 250, ...majority },
    system: 'BiLSTM 128, attention, GloVe, R-Drop',
    train: `${phrases} --r-drop 2 ${vectors}`,
    ...{ classicalEntry: 'sst2-naive-bayes', published: sstPublished },
  },
  {
    ...{ name: 'sst2-phrases-glove', set: 'SST-2 with phrases', seconds: 199, ...majority },
    system: 'BiLSTM 128, attention, GloVe',
    train: `${phrases} ${vectors}`,
    ...{ classicalEntry: 'sst2-naive-bayes', published: sstPublished },
  },
  {
    ...{ name: 'sst2-phrases', set: 'SST-2 with phrases', seconds: 140, ...majority },
    system: 'BiLSTM 128, attention',
    train: phrases,
    ...{ classicalEntry: 'sst2-naive-bayes', published: sstPublished },
  },
  {
    ...{ name: 'sst2', set: 'SST-2', system: 'BiLSTM 128, mean', seconds: 32, ...majority },
    ...{ train: '--data sst2', classicalEntry: 'sst2-naive-bayes' },
  },
  {
    // As many weights as the LSTM of sst2.
    ...{ name: 'sst2-transformer', set: 'SST-2', system: 'Transformer 2 × 128, mean', seconds: 50, ...majority },
    ...{ train: '--data sst2 --model transformer --num-layers 2', classicalEntry: 'sst2-naive-bayes' },
  },
  {
    ...{ name: 'sst2-naive-bayes', set: 'SST-2', system: 'Naive Bayes', seconds: 1, ...majority },
    ...{ train: '--data sst2 --model naive-bayes', seeded: false },
  },
  {
    ...{ name: 'sst2-lexicon', set: 'SST-2', system: 'AFINN lexicon', seconds: 1, ...majority },
    ...{ train: '--data sst2 --model lexicon', seeded: false },
  },
  {
    ...{ name: 'imdb-glove-rdrop', set: 'IMDB', system: 'BiLSTM 128, max, GloVe, R-Drop', seconds: 526, ...majority },
    train: `${imdb} --epochs 4 --max-vocabulary 50000 --r-drop 1 ${vectors}`,
    published: imdbPublished,
  },
  {
    ...{ name: 'imdb-glove', set: 'IMDB', system: 'BiLSTM 128, max, GloVe', seconds: 399, ...majority },
    train: `${imdb} --epochs 5 --max-vocabulary 50000 ${vectors}`,
    published: imdbPublished,
  },
  {
    ...{ name: 'chnsenticorp', set: 'ChnSentiCorp', system: 'BiLSTM 128, mean, R-Drop', seconds: 97, ...majority },
    train:
      '--data chnsenticorp --tokenizer chinese --min-count 3 --dropout 0.5 --embedding-dropout 0.5 --epochs 8 --r-drop 3',
    published: [anchor('accuracy', 0.91, 'LSTM', unnoted)],
  },
];

const lium = 'Caglayan et al. 2017 (LIUM-CVC)';
const copied = { metrics: translation, trivial: 'source copied', evaluate: '--beam 12 --length-penalty 1.4' };
const german = [
  anchor('bleu', 39, 'GRU with layer normalization, beam 12', lium),
  anchor('bleu', 36.1, 'word-level Luong LSTM in PyTorch, beam 12', 'run for comparison'),
];

const translations: readonly Given[] = [
  {
    ...{ name: 'multi30k-en-de-rdrop', set: 'Multi30k en-de', seconds: 5700, ...copied, published: german },
    system: 'BiLSTM 256, attention decoder, joint BPE, R-Drop',
    train: '--data multi30k --pair en-de --preset base --r-drop 5',
  },
  {
    ...{ name: 'multi30k-en-de', set: 'Multi30k en-de', seconds: 5640, ...copied, published: german },
    system: 'BiLSTM 256, attention decoder, joint BPE',
    train: '--data multi30k --pair en-de --preset base',
  },
  {
    ...{ name: 'multi30k-en-de-transformer-rdrop', set: 'Multi30k en-de', ...copied, published: german },
    ...{ system: 'Transformer 3 × 256, joint BPE, R-Drop', seconds: 5700 },
    train: '--data multi30k --pair en-de --preset base --model transformer --r-drop 5',
  },
  {
    ...{ name: 'multi30k-en-de-transformer', set: 'Multi30k en-de', seconds: 3600, ...copied, published: german },
    system: 'Transformer 3 × 256, joint BPE',
    train: '--data multi30k --pair en-de --preset base --model transformer',
  },
  {
    ...{ name: 'multi30k-en-fr', set: 'Multi30k en-fr', seconds: 7560, ...copied },
    system: 'BiLSTM 256, attention decoder, joint BPE',
    train: '--data multi30k --pair en-fr --preset base',
    published: [anchor('bleu', 59.02, 'GRU with layer normalization, beam 12', lium)],
  },
  {
    ...{ name: 'multi30k-de-en', set: 'Multi30k de-en', seconds: 3900, ...copied },
    system: 'BiLSTM 256, attention decoder, joint BPE',
    train: '--data multi30k --pair de-en --preset base',
    published: [anchor('bleu', 36.52, 'Transformer', "B. Trevett's PyTorch tutorials")],
  },
  {
    ...{ name: 'multi30k-en-de-raw', set: 'Multi30k en-de, raw', seconds: 1800, ...copied },
    system: 'BiLSTM 256, attention decoder, joint BPE',
    metrics: ['bleu', 'chrf', 'ter'],
    train: '--data multi30k --variant raw --pair en-de --preset base --epochs 18',
  },
  {
    ...{ name: 'tatoeba-de-en', set: 'Tatoeba deu-eng', seconds: 3480, ...copied },
    system: 'BiLSTM 256, attention decoder, joint BPE',
    metrics: ['bleu', 'chrf', 'ter'],
    train:
      '--data tatoeba --pair de-en --preset base --merges 8000 --batch-size 64 --epochs 8 --dropout 0.2 --embedding-dropout 0.2 --output-dropout 0.2',
    evaluate: '--beam 12 --length-penalty 1',
  },
];

const pointer = '--mode abstraction --embedding-size 128 --encoder-size 128 --decoder-size 192 --learning-rate 2e-3';
const news = '--vectors {vectors} --max-vocabulary 400000';
const google = { ...keepAll, set: 'Google sentence compression' };
const compressionPublished = [
  anchor('tokenF1', 80, 'BiLSTM with parse features, 8,000 pairs', 'Wang et al. 2017'),
  anchor('tokenF1', 82, 'LSTM, 2 million pairs', 'Filippova et al. 2015'),
  anchor('tokenF1', 85.1, 'BiRNN with a language model that judges', 'Zhao et al. 2018'),
];
const firstPropose = ['first "we propose" sentence', unnoted] as const;
const scitldrPublished = [
  anchor('rouge1', 30, ...firstPropose),
  anchor('rouge2', 13.85, ...firstPropose),
  anchor('rougeL', 25.14, ...firstPropose),
];
const stages = ['LSTM system of several stages', 'Zhang and Tetreault 2019'] as const;

const summaries: readonly Given[] = [
  {
    ...{ name: 'scitldr-extraction', set: 'SciTLDR-A', system: 'extraction', seconds: 970, ...lead },
    ...{ train: '--mode extraction --data scitldr-a', published: scitldrPublished },
  },
  {
    ...{ name: 'scitldr-abstraction', set: 'SciTLDR-A', system: 'abstraction', seconds: 1063, ...lead },
    train: `${pointer} --data scitldr-a --max-words 160 --max-vocabulary 6000 --batch-size 16 --schedule linear --ema-decay 0.99 --epochs 8 --patience 2 --beam 3 --min-length 8 --max-length 35`,
    ...{ evaluate: '--no-repeat-ngram 2', published: scitldrPublished },
  },
  {
    ...{ name: 'aeslc', set: 'AESLC', system: 'abstraction, two epochs', seconds: 1238, ...lead },
    train: `${pointer} --data aeslc --max-words 80 --max-vocabulary 8000 --schedule linear --ema-decay 0.998 --epochs 2 --patience 0 --beam 3 --max-length 15`,
    evaluate: '--length-penalty 2',
    published: [
      anchor('rouge1', 23.67, ...stages),
      anchor('rouge2', 10.29, ...stages, true),
      anchor('rougeL', 23.44, ...stages, true),
    ],
  },
  {
    ...{ name: 'compression-news', system: 'compression after text and headlines', seconds: 1916, ...google },
    before: [
      {
        ...{ script: 'pre-train', name: 'language' },
        flags: words(`--data {reuters} --document-column body ${news} --language-size 96 --language-words 6000`),
      },
      { ...{ script: 'headlines', name: 'pairs', prints: 'jsonl' }, flags: ['{reuters}/*.json'] },
      {
        ...{ script: 'train', name: 'headlines' },
        flags: words(
          `--mode compression --data {pairs} ${news} --init-from {language} --language-weight 0 --r-drop 0 --learning-rate 2e-3 --epochs 5 --monitor loss`,
        ),
      },
    ],
    train: `--mode compression --data google-sentence-compression ${news} --init-from {headlines} --language-weight 0`,
    published: compressionPublished,
  },
  {
    ...{ name: 'compression', system: 'compression alone', seconds: 539, ...google },
    train: `--mode compression --data google-sentence-compression ${news}`,
    published: compressionPublished,
  },
];

const ctc = { set: 'AN4', metrics: ['wer', 'cer'] as const, trivial: 'nothing written', seconds: 1800 };
const an4Published = [
  anchor('wer', 9.57, 'CTC without a language model', unnoted),
  anchor('cer', 5.15, 'CTC without a language model', unnoted),
  anchor('wer', 10.52, 'GRU, CTC without a language model', unnoted),
  anchor('cer', 4.78, 'GRU, CTC without a language model', unnoted),
  anchor('wer', 7.9, 'hybrid system with a word model', unnoted),
  anchor('cer', 4.1, 'hybrid system with a word model', unnoted),
  anchor('wer', 5.95, 'triphones', 'Kaldi'),
];
export const fsddSpeakers = ['george', 'jackson', 'lucas', 'nicolas', 'theo', 'yweweler'] as const;

const speech: readonly Given[] = [
  {
    ...{ name: 'an4', system: 'BiLSTM 3 × 256, CTC, beam 16, no language model', ...ctc, published: an4Published },
    train: '--data an4 --preset base',
  },
  {
    ...{ name: 'an4-trigrams', system: 'the same, trigrams of the train transcripts', ...ctc, runOf: 'an4' },
    ...{ train: '', evaluate: '--lm train --lm-weight 0.4 --word-bonus 1', published: an4Published },
  },
  {
    ...{ name: 'an4-lexicon', ...ctc, runOf: 'an4', train: '', published: an4Published },
    system: "the same, trigrams, six-grams of characters, no other words than train's",
    evaluate:
      '--lm train --token-lm train --lexicon train --beam 64 --lm-weight 0.6 --token-lm-weight 0.1 --word-bonus 2',
  },
  {
    ...{ name: 'fsdd', set: 'FSDD', system: 'BiLSTM 2 × 128, attention over time', seconds: 265, ...majority },
    train: '--data fsdd --preset words',
  },
  ...fsddSpeakers.map((speaker) => ({
    ...{ name: `fsdd-without-${speaker}`, set: `FSDD, ${speaker} never heard`, seconds: 130, ...majority },
    system: 'BiLSTM 2 × 128, attention over time',
    train: `--data fsdd --speaker ${speaker} --preset words --epochs 20`,
  })),
];

export const allEntries: readonly Entry[] = [
  ...entries('sentiment', 'base', sentiment),
  ...entries('translation', 'base', translations),
  ...entries('summarization', 'base', summaries),
  ...entries('speech', 'base', speech),
  ...tinyEntries,
];

export function entryOf(name: string): Entry {
  const found = allEntries.find((entry) => entry.name === name);
  if (!found) throw new Error(`no entry ${name}`);
  return found;
}
