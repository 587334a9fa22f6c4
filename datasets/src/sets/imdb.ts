// Film reviews. At the source one text file each, `train/pos/123_9.txt`: review 123, nine stars.
import { at, createRandom } from '@longhand/base';
import type { ClassificationOptions, ClassificationSet } from '../types.ts';
import { untarGz } from './archives.ts';
import { readLabelledSplit, twoClasses } from './labelled-split.ts';
import { lines } from './recipe.ts';
import type { PublishedSet } from './set.ts';

/** It has no dev split and 123 texts in both train and test. */
async function load(_name: string, { seed = 1 }: ClassificationOptions): Promise<ClassificationSet> {
  const read = (split: string) => readLabelledSplit('imdb', `imdb/${split}.tsv.gz`, ['label', 'stars', 'text']);
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
  return { name: 'imdb', labels: twoClasses, language: 'en', splits, notes };
}

export const imdb = {
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
  recipe: {
    downloads: [
      {
        url: 'https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz',
        md5: '7c2ac02c03563afcf9b574c7e56c153a',
      },
    ],
    convert: async (downloaded) => {
      const pattern = /(train|test)\/(neg|pos)\/(\d+)_(\d+)\.txt$/;
      const files = await untarGz(at(downloaded, 0), (path) => pattern.test(path));
      const reviews = [...files].map(([path, content]) => {
        const [, split, side, id, stars] = pattern.exec(path) ?? [];
        return {
          split,
          label: side === 'pos' ? 1 : 0,
          id: Number(id),
          stars,
          text: content.toString('utf8').replace(/[\t\r\n]/g, ' '),
        };
      });
      reviews.sort((a, b) => a.label - b.label || a.id - b.id);
      const rowsOf = (split: string) =>
        lines(
          reviews
            .filter((review) => review.split === split)
            .map(({ label, stars, text }) => `${label}\t${stars}\t${text}`),
        );
      return new Map(['train', 'test'].map((split) => [`imdb/${split}.tsv.gz`, rowsOf(split)]));
    },
  },
  load,
  files: {
    'imdb/test.tsv.gz': {
      sha256: 'cd846894e620b24fe341169ca9ad7a416089e8b3213c806598843fdc086b0bd6',
      bytes: 32476698,
    },
    'imdb/train.tsv.gz': {
      sha256: 'cc0dca762c31d695259e885bd113bd5b140d549bdae6d7f0e8a4f080a617796f',
      bytes: 33260786,
    },
  },
} satisfies PublishedSet;
