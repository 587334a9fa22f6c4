// Every public set Longhand reads: where it officially comes from, its licence, and what lies in the data folder.
// The content of each file (decompressed) has its SHA-256 in checksums.json.
import { ConfigError } from '@longhand/base';
import checksums from './checksums.json' with { type: 'json' };
import { aeslc } from './official/aeslc.ts';
import { chnSentiCorp } from './official/chnsenticorp.ts';
import { imdb } from './official/imdb.ts';
import { multi30k } from './official/multi30k.ts';
import type { Recipe } from './official/recipe.ts';
import { scitldr } from './official/scitldr.ts';
import { an4, fsdd } from './official/spoken.ts';
import { sst } from './official/sst.ts';
import { tatoeba } from './official/tatoeba.ts';

export interface CatalogueEntry {
  /** Also its folder. */
  readonly name: string;
  readonly task: 'sentiment' | 'translation' | 'summarization' | 'speech' | 'vectors';
  readonly title: string;
  /** Where its makers publish it. */
  readonly source: string;
  readonly licence: string;
  readonly cite: string;
  readonly splits: string;
  readonly format: string;
  /** What to know before trusting a score on it. */
  readonly notes?: string;
  /** Names by which apps read it; default: its own. */
  readonly usedAs?: readonly string[];
  /** How to make the files from the official source; absent: they come from a mirror only, and `notes` says why. */
  readonly recipe?: Recipe;
}

export const catalogue: readonly CatalogueEntry[] = [
  {
    name: 'sst',
    task: 'sentiment',
    title: 'Stanford Sentiment Treebank: two, three and five classes',
    source: 'https://nlp.stanford.edu/sentiment/',
    licence: 'none stated by its makers',
    cite: 'Socher et al. 2013',
    splits:
      'sst5 8,544 / 1,101 / 2,210; sst2 6,920 / 872 / 1,821 (without neutral); phrases of train 159,274 and 77,616',
    format: 'label, tab, sentence in Penn Treebank tokens',
    notes: 'Published LSTM results train on the phrases too (--phrases). sst3 is sst5 folded to 0-1, 2, 3-4.',
    usedAs: ['sst2', 'sst3', 'sst5'],
    recipe: sst,
  },
  {
    name: 'imdb',
    task: 'sentiment',
    title: 'IMDB large movie review dataset, the labelled 50,000',
    source: 'https://ai.stanford.edu/~amaas/data/sentiment/',
    licence: 'none stated; its makers ask to cite their paper',
    cite: 'Maas et al. 2011',
    splits: '25,000 / - / 25,000; dev is held out of train',
    format: 'label, tab, stars, tab, review',
    notes:
      '123 texts are in both train and test. The checksums are those of a copy in which a few train reviews are of apps, ' +
      'not films; fetched from the official source the files differ from them, and `verify` says so.',
    recipe: imdb,
  },
  {
    name: 'chnsenticorp',
    task: 'sentiment',
    title: 'ChnSentiCorp: Chinese reviews of hotels, computers and books',
    source: 'https://github.com/ymcui/Chinese-BERT-wwm/tree/master/data/chnsenticorp',
    licence: 'Apache 2.0 (its repository); none stated for the reviews',
    cite: 'Tan and Zhang 2008',
    splits: '9,600 / 1,200 / 1,200',
    format: 'label, tab, text; in dev and test a third column: 1 if the text is also in train',
    notes: '338 dev and 331 test reviews are word for word in train; Longhand leaves those out of train.',
    recipe: chnSentiCorp,
  },
  {
    name: 'multi30k',
    task: 'translation',
    title: 'Multi30k task 1: image captions in English, German, French, Czech',
    source: 'https://github.com/multi30k/dataset',
    licence: 'none stated in its repository; derived from Flickr30K, treat as non-commercial',
    cite: 'Elliott et al. 2016, 2017; Barrault et al. 2018',
    splits: '29,000 / 1,014 / 1,000 (test_2016_flickr)',
    format: 'raw/ as released, tok/ lower-cased, normalised, Moses-tokenised; line k translates line k',
    notes: 'BLEU differs by points between raw and tok: say which. One val sentence is in train.',
    recipe: multi30k,
  },
  ...(['deu', 'fra'] as const).map(
    (language): CatalogueEntry => ({
      name: `tatoeba-eng-${language}`,
      task: 'translation',
      title: `Tatoeba sentence pairs, English and ${language === 'deu' ? 'German' : 'French'}`,
      source: 'https://www.manythings.org/anki/',
      licence: 'CC BY 2.0 France; attribution www.manythings.org/anki and tatoeba.org',
      cite: 'tatoeba.org',
      splits: language === 'deu' ? '165,159 / 2,000 / 2,000' : '162,981 / 2,001 / 2,000',
      format: 'English, tab, translation',
      notes:
        'No standard split exists. Here pairs that share a sentence stay in one split, so none of dev or test occurs in train. ' +
        'The official file grows with time: the recipe reads a dated copy of it.',
      recipe: tatoeba(language),
    }),
  ),
  {
    name: 'google-sentence-compression',
    task: 'summarization',
    title: 'Google sentence compression, the evaluation release of 10,000 pairs',
    source: 'https://github.com/google-research-datasets/sentence-compression',
    licence: 'none stated ("as is"); sentences of news pages',
    cite: 'Filippova and Altun 2013; Filippova et al. 2015',
    splits: 'train 8,000, dev 1,000, test 1,000 (the first 1,000 of the release)',
    format: 'JSON lines: id, sentence, compression, tokens, keep (1 = the token stays), exact',
    notes: 'Prepared only: the labels come from an alignment that Longhand does not repeat. F1 depends on the tokens.',
  },
  {
    name: 'scitldr-a',
    task: 'summarization',
    title: 'SciTLDR-A: one sentence for a scientific abstract',
    source: 'https://github.com/allenai/scitldr',
    licence: 'Apache 2.0',
    cite: 'Cachola et al. 2020',
    splits: '1,992 / 619 / 618',
    format: 'JSON lines: id, title, source (sentences), labels (1 = oracle sentence), target (list)',
    recipe: scitldr,
  },
  {
    name: 'aeslc',
    task: 'summarization',
    title: 'AESLC: subject lines of e-mails',
    source: 'https://github.com/ryanzhumich/AESLC',
    licence: 'CC BY-NC-SA 4.0',
    cite: 'Zhang and Tetreault 2019',
    splits: '14,436 / 1,960 / 1,906',
    format: 'JSON lines: id, body, subject; in dev and test also ann0, ann1, ann2',
    notes: 'Real e-mails with names in them. 9 test and 11 dev bodies are also in train.',
    recipe: aeslc,
  },
  {
    name: 'an4',
    task: 'speech',
    title: 'CMU AN4: short spoken sentences, 16 kHz',
    source: 'https://github.com/cmusphinx/an4',
    licence: 'free for any use, with its copyright notice (Carnegie Mellon University 1991-2005)',
    cite: 'Acero 1993',
    splits: '848 / 100 / 130; no speaker in two splits',
    format: 'FLAC (or WAV) in a tar for each split; manifest: path, transcript, speaker, seconds',
    notes:
      'From the official source the tars hold WAV, the same sound sample by sample, and `verify` says `official`. ' +
      'One test word is 0.13 % WER.',
    recipe: an4,
  },
  {
    name: 'fsdd',
    task: 'speech',
    title: 'Free Spoken Digit Dataset, 8 kHz',
    source: 'https://github.com/Jakobovski/free-spoken-digit-dataset',
    licence: 'CC BY-SA 4.0',
    cite: 'Jackson et al., Zenodo',
    splits: 'train 2,700, test 300; six speakers in both',
    format: 'FLAC (or WAV) in a tar for each split; manifest: path, transcript, speaker, seconds',
    notes: 'From the official source the tars hold WAV, the same sound sample by sample, and `verify` says `official`.',
    recipe: fsdd,
  },
  {
    name: 'glove-twitter-25d-12k',
    task: 'vectors',
    title: 'GloVe Twitter 27B in 25 dimensions, 11,925 common English words',
    source: 'https://nlp.stanford.edu/projects/glove/',
    licence: 'PDDL 1.0',
    cite: 'Pennington et al. 2014',
    splits: '-',
    format: 'word and 25 numbers, separated by spaces',
    notes: 'Prepared only: a choice of words from glove.twitter.27B.zip (1.4 GB), which --vectors reads as well.',
  },
];

export interface StoredFile {
  /** Below the data folder. */
  readonly path: string;
  /** Of the content, decompressed. */
  readonly sha256: string;
  readonly bytes: number;
}

export const filesOf = ({ name }: CatalogueEntry): StoredFile[] =>
  Object.entries(checksums)
    .filter(([path]) => path.startsWith(`${name}/`))
    .map(([path, sum]) => ({ path, ...sum }));

/** By its own name or one that apps use. @throws ConfigError, with the known names. */
export function findEntry(name: string): CatalogueEntry {
  const entry = catalogue.find((candidate) => candidate.name === name || candidate.usedAs?.includes(name));
  if (entry) return entry;
  if (name === 'generated' || name === 'digits') {
    throw new ConfigError({
      where: 'datasets',
      expected: 'a set with files',
      got: `"${name}", which is made when it is used`,
    });
  }
  const expected = `one of ${catalogue.flatMap((known) => known.usedAs ?? [known.name]).join(', ')}`;
  throw new ConfigError({ where: 'datasets', expected, got: `"${name}"` });
}
