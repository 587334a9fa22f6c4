import type { PublishedSet } from './set.ts';
import { loadTatoeba, tatoebaNotes, tatoebaRecipe } from './tatoeba.ts';

export const tatoebaFra = {
  name: 'tatoeba-eng-fra',
  readAs: ['tatoeba'],
  task: 'translation',
  title: 'Tatoeba sentence pairs, English and French',
  source: 'https://www.manythings.org/anki/',
  licence: 'CC BY 2.0 France; attribution www.manythings.org/anki and tatoeba.org',
  cite: 'tatoeba.org',
  splits: '162,981 / 2,001 / 2,000',
  format: 'English, tab, translation',
  notes: tatoebaNotes,
  recipe: tatoebaRecipe('fra'),
  load: loadTatoeba,
  files: {
    'tatoeba-eng-fra/about.txt': {
      sha256: '79f39a53dbddaf7ab43c801f231089174a611f23987244056f9e3cb5aa79358b',
      bytes: 1441,
    },
    'tatoeba-eng-fra/dev.tsv.gz': {
      sha256: '2b8483191bacdc17353dc7368c070bbec6e0c86a9e409bc523b35b6d95f37d85',
      bytes: 143835,
    },
    'tatoeba-eng-fra/test.tsv.gz': {
      sha256: 'a9225ba600e6d015397fbb038fa495a4d1a128dc1124a2aa0b26123580ac8954',
      bytes: 139960,
    },
    'tatoeba-eng-fra/train.tsv.gz': {
      sha256: 'd4d202d4fa5b93921548555bcbd16032063304faa919ba9c13506e871ef8529d',
      bytes: 11362027,
    },
  },
} satisfies PublishedSet;
