import type { PublishedSet } from './set.ts';
import { loadTatoeba, tatoebaNotes, tatoebaRecipe } from './tatoeba.ts';

export const tatoebaDeu = {
  name: 'tatoeba-eng-deu',
  readAs: ['tatoeba'],
  task: 'translation',
  title: 'Tatoeba sentence pairs, English and German',
  source: 'https://www.manythings.org/anki/',
  licence: 'CC BY 2.0 France; attribution www.manythings.org/anki and tatoeba.org',
  cite: 'tatoeba.org',
  splits: '165,159 / 2,000 / 2,000',
  format: 'English, tab, translation',
  notes: tatoebaNotes,
  recipe: tatoebaRecipe('deu'),
  load: loadTatoeba,
  files: {
    'tatoeba-eng-deu/about.txt': {
      sha256: '3bf2fb9d1ee5082aa4888a06056113f6ff4c20131ed7e91eee437f3e90514197',
      bytes: 1441,
    },
    'tatoeba-eng-deu/dev.tsv.gz': {
      sha256: '5962908a28b7f8431e00f78fb22f67c2306a49c686f127954ad6c6b1fff53b5b',
      bytes: 144726,
    },
    'tatoeba-eng-deu/test.tsv.gz': {
      sha256: 'abc922c75d4c6d192d5c4e77b01ef54ab9628bdf407ede2fb757c243f187eb88',
      bytes: 144926,
    },
    'tatoeba-eng-deu/train.tsv.gz': {
      sha256: '0cd165f886ac206390c53f28cd28c2ba50bdc76dd124f339da3c24720e913be2',
      bytes: 11973385,
    },
  },
} satisfies PublishedSet;
