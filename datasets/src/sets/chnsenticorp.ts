// Chinese reviews. At the source a TSV of label and text for each split, with a header; white space becomes single spaces.
import { at } from '@longhand/base';
import type { ClassificationSet } from '../types.ts';
import { unzip } from '../zip.ts';
import { endingIn } from './archives.ts';
import { readLabelledSplit, twoClasses } from './labelled-split.ts';
import { lines } from './recipe.ts';
import type { PublishedSet } from './set.ts';

const commit = '6076022237f544ca14aeba2f81ddaba94ba72ddb';

/** The 9,600/1,200/1,200 split. A quarter of its dev and test reviews occur word for word in train. */
async function load(): Promise<ClassificationSet> {
  const read = (split: string, columns: readonly string[]) =>
    readLabelledSplit('chnsenticorp', `chnsenticorp/${split}.tsv.gz`, columns);
  const marked = ['label', 'text', 'inTrain'];
  const [dev, test] = [await read('dev', marked), await read('test', marked)];
  const repeated = new Set([...dev, ...test].map(({ text }) => text));
  const train = await read('train', ['label', 'text']);
  // Dev and test stay as published, so that scores compare; train gives up what it shares with them.
  const clean = train.filter(({ text }) => !repeated.has(text));
  const notes = [`Left out of train: ${train.length - clean.length} reviews that are also in dev or test.`];
  return { name: 'chnsenticorp', labels: twoClasses, language: 'zh', splits: { train: clean, dev, test }, notes };
}

export const chnSentiCorp = {
  name: 'chnsenticorp',
  task: 'sentiment',
  title: 'ChnSentiCorp: Chinese reviews of hotels, computers and books',
  source: 'https://github.com/ymcui/Chinese-BERT-wwm/tree/master/data/chnsenticorp',
  licence: 'Apache 2.0 (its repository); none stated for the reviews',
  cite: 'Tan and Zhang 2008',
  splits: '9,600 / 1,200 / 1,200',
  format: 'label, tab, text; in dev and test a third column: 1 if the text is also in train',
  notes: '338 dev and 331 test reviews are word for word in train; Longhand leaves those out of train.',
  recipe: {
    downloads: [
      { url: `https://raw.githubusercontent.com/ymcui/Chinese-BERT-wwm/${commit}/data/chnsenticorp/chnsenticorp.zip` },
    ],
    convert: async (downloaded) => {
      const files = unzip(at(downloaded, 0), (path) => path.endsWith('.tsv') && !path.includes('__MACOSX'));
      const read = (split: string) =>
        endingIn(files, `${split}.tsv`)
          .toString('utf8')
          .split('\n')
          .map((line) => /^([01])\t(.*)$/s.exec(line))
          .filter((match) => match !== null)
          .map(([, label, text = '']) => ({ label, text: text.split(/\s+/).filter(Boolean).join(' ') }));
      const train = read('train');
      const inTrain = new Set(train.map(({ text }) => text));
      const marked = (split: string) =>
        lines(read(split).map(({ label, text }) => `${label}\t${text}\t${inTrain.has(text) ? 1 : 0}`));
      return new Map([
        ['chnsenticorp/train.tsv.gz', lines(train.map(({ label, text }) => `${label}\t${text}`))],
        ['chnsenticorp/dev.tsv.gz', marked('dev')],
        ['chnsenticorp/test.tsv.gz', marked('test')],
      ]);
    },
  },
  load,
  files: {
    'chnsenticorp/dev.tsv.gz': {
      sha256: '4486761a0ab40c9896ddcc035a3e39e5aba08979ba8214b1e37b531f4224e294',
      bytes: 376584,
    },
    'chnsenticorp/test.tsv.gz': {
      sha256: '2e6aa924f3a798dfc3a0d644c0bb4f625776c469f42979234123222eec72c256',
      bytes: 372129,
    },
    'chnsenticorp/train.tsv.gz': {
      sha256: 'fc4e8bd3ad48eb93e914a3761ef4d2922844188c6a42c0e554df9ba327f54794',
      bytes: 3019823,
    },
  },
} satisfies PublishedSet;
