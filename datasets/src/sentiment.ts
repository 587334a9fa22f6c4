// The public sentiment sets as classes of texts.
import { createRandom, DataError } from '@longhand/base';
import { setFile } from './data-folder.ts';
import { type Row, readPlainTsv } from './tables.ts';
import type { ClassificationSet, LabelledText } from './types.ts';

export interface SentimentOptions {
  /** SST: train on every labelled phrase of the trees too. */
  readonly phrases?: boolean;
  /** Seed of a hold-out, where a set has no dev split. */
  readonly seed?: number;
}

const five = ['very negative', 'negative', 'neutral', 'positive', 'very positive'];
const three = ['negative', 'neutral', 'positive'];
const two = ['negative', 'positive'];

export const sentimentLoaders: Readonly<Record<string, (options: SentimentOptions) => Promise<ClassificationSet>>> = {
  sst2: (options) => loadSst('sst2', 'sst2', two, Number, options),
  sst5: (options) => loadSst('sst5', 'sst5', five, Number, options),
  sst3: (options) => loadSst('sst3', 'sst5', three, (label) => Math.sign(Number(label) - 2) + 1, options),
  imdb: loadImdb,
  chnsenticorp: loadChnSentiCorp,
};

/** Socher et al. 2013. With `phrases`, train is every distinct phrase of its trees. */
async function loadSst(
  name: string,
  folder: string,
  labels: readonly string[],
  fold: (label: string) => number,
  { phrases = false }: SentimentOptions,
): Promise<ClassificationSet> {
  const read = (split: string) => readSplit(name, `sst/${folder}/${split}.tsv.gz`, ['label', 'text'], labels, fold);
  const splits = {
    train: await read(phrases ? 'train.phrases' : 'train'),
    dev: await read('dev'),
    test: await read('test'),
  };
  const notes = phrases ? [`Trained on the ${splits.train.length} phrases of the train trees.`] : [];
  return { name, labels, language: 'en', splits, notes };
}

/** Maas et al. 2011. It has no dev split and 123 texts in both train and test. */
async function loadImdb({ seed = 1 }: SentimentOptions): Promise<ClassificationSet> {
  const read = (split: string) => readSplit('imdb', `imdb/${split}.tsv.gz`, ['label', 'stars', 'text'], two, Number);
  const test = await read('test');
  const train = await read('train');
  const inTest = new Set(test.map(({ text }) => text));
  const distinct = [...new Map(train.map((row) => [row.text, row])).values()].filter(({ text }) => !inTest.has(text));
  const shuffled = createRandom(seed).fork('imdb dev').shuffle(distinct);
  const devSize = 2500;
  const notes = [
    `dev: ${devSize} reviews held out of train (seed ${seed}).`,
    `Left out of train: ${train.length - distinct.length} reviews that are repeated or also in test.`,
  ];
  const splits = { train: shuffled.slice(devSize), dev: shuffled.slice(0, devSize), test };
  return { name: 'imdb', labels: two, language: 'en', splits, notes };
}

/** Tan and Zhang 2008, the 9,600/1,200/1,200 split. A quarter of its dev and test reviews occur word for word in train. */
async function loadChnSentiCorp(): Promise<ClassificationSet> {
  const read = (split: string, columns: readonly string[]) =>
    readSplit('chnsenticorp', `chnsenticorp/${split}.tsv.gz`, columns, two, Number);
  const marked = ['label', 'text', 'inTrain'];
  const [dev, test] = [await read('dev', marked), await read('test', marked)];
  const repeated = new Set([...dev, ...test].map(({ text }) => text));
  const train = await read('train', ['label', 'text']);
  // Dev and test stay as published, so that scores compare; train gives up what it shares with them.
  const clean = train.filter(({ text }) => !repeated.has(text));
  const notes = [`Left out of train: ${train.length - clean.length} reviews that are also in dev or test.`];
  return { name: 'chnsenticorp', labels: two, language: 'zh', splits: { train: clean, dev, test }, notes };
}

async function readSplit(
  set: string,
  file: string,
  columns: readonly string[],
  labels: readonly string[],
  fold: (label: string) => number,
): Promise<LabelledText[]> {
  const rows = await readPlainTsv(setFile(set, file), columns);
  return rows.map((row) => ({ text: row.get('text'), label: checkLabel(row, labels, fold), id: row.where }));
}

function checkLabel(row: Row, labels: readonly string[], fold: (label: string) => number): number {
  const written = row.get('label');
  const label = /^\d$/.test(written) ? fold(written) : Number.NaN;
  if (labels[label] !== undefined) return label;
  throw new DataError({ where: row.where, expected: 'a label number of the set', got: `"${written}"` });
}
