// One text file a review, `train/pos/123_9.txt`: review 123, nine stars.
import { at } from '@longhand/base';
import { untarGz } from './archives.ts';
import { lines, type Recipe } from './recipe.ts';

export const imdb: Recipe = {
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
};
