// Sentences of film reviews. At the source they are trees, e.g. `(3 (2 Good) (3 fun))`; here sentences and phrases.
import { at, DataError } from '@longhand/base';
import type { ClassificationOptions, ClassificationSet } from '../types.ts';
import { unzip } from '../zip.ts';
import { endingIn } from './archives.ts';
import { readLabelledSplit, twoClasses } from './labelled-split.ts';
import { lines as linesOf } from './recipe.ts';
import type { PublishedSet } from './set.ts';

export interface Phrase {
  readonly label: number;
  readonly text: string;
}

/** Every node of a tree after its parts, so that the last is the sentence. @throws DataError if brackets do not match */
export function phrasesOf(tree: string): Phrase[] {
  const phrases: Phrase[] = [];
  const open: { label: number; words: string[] }[] = [];
  for (const [, bracket, label, close, word] of tree.matchAll(/(\()(\d) |(\))|([^\s()]+)/g)) {
    if (bracket) open.push({ label: Number(label), words: [] });
    else if (word) last(open, tree).words.push(restored(word));
    else if (close) {
      const node = last(open, tree);
      open.pop();
      phrases.push({ label: node.label, text: node.words.join(' ') });
      open.at(-1)?.words.push(...node.words);
    }
  }
  return phrases;
}

function last<T>(items: readonly T[], tree: string): T {
  const item = items.at(-1);
  if (item !== undefined) return item;
  throw new DataError({ where: 'sst', expected: 'a tree in brackets', got: `"${tree.slice(0, 40)}"` });
}

/** The treebank writes brackets as names, and slashes and stars with a backslash. */
const restored = (word: string): string =>
  word.replace('-LRB-', '(').replace('-RRB-', ')').replaceAll('\\/', '/').replaceAll('\\*', '*');

const toBinary = ({ label, text }: Phrase): Phrase[] => (label === 2 ? [] : [{ label: label > 2 ? 1 : 0, text }]);
const rows = (phrases: readonly Phrase[]): Buffer => linesOf(phrases.map(({ label, text }) => `${label}\t${text}`));
/** The treebank gives equal phrases equal labels. */
const distinct = (phrases: readonly Phrase[]): Phrase[] => [
  ...new Map(phrases.map((phrase) => [phrase.text, phrase])).values(), // in the order of first sight
];

const five = ['very negative', 'negative', 'neutral', 'positive', 'very positive'];
const three = ['negative', 'neutral', 'positive'];

/** With `phrases`, train is every distinct phrase of its trees. */
async function load(name: string, { phrases = false }: ClassificationOptions): Promise<ClassificationSet> {
  const labels = name === 'sst2' ? twoClasses : name === 'sst3' ? three : five;
  const fold = name === 'sst3' ? (label: string) => Math.sign(Number(label) - 2) + 1 : Number;
  const folder = name === 'sst2' ? 'sst2' : 'sst5';
  const read = (split: string) =>
    readLabelledSplit(name, `sst/${folder}/${split}.tsv.gz`, ['label', 'text'], labels, fold);
  const splits = {
    train: await read(phrases ? 'train.phrases' : 'train'),
    dev: await read('dev'),
    test: await read('test'),
  };
  const notes = phrases ? [`Trained on the ${splits.train.length} phrases of the train trees.`] : [];
  return { name, labels, language: 'en', splits, notes };
}

export const sst = {
  name: 'sst',
  readAs: ['sst2', 'sst3', 'sst5'],
  options: ['phrases'],
  task: 'sentiment',
  title: 'Stanford Sentiment Treebank: two, three and five classes',
  source: 'https://nlp.stanford.edu/sentiment/',
  licence: 'none stated by its makers',
  cite: 'Socher et al. 2013',
  splits: 'sst5 8,544 / 1,101 / 2,210; sst2 6,920 / 872 / 1,821 (without neutral); phrases of train 159,274 and 77,616',
  format: 'label, tab, sentence in Penn Treebank tokens',
  notes: 'Published LSTM results train on the phrases too (option "phrases"). sst3 is sst5 folded to 0-1, 2, 3-4.',
  recipe: {
    downloads: [{ url: 'https://nlp.stanford.edu/sentiment/trainDevTestTrees_PTB.zip' }],
    convert: async (downloaded) => {
      const files = unzip(at(downloaded, 0), (path) => path.endsWith('.txt'));
      const contents = new Map<string, Buffer>();
      for (const split of ['train', 'dev', 'test']) {
        const lines = endingIn(files, `trees/${split}.txt`).toString('utf8').trim().split('\n');
        const trees = lines.map(phrasesOf);
        const sentences = trees.map((phrases, i) => last(phrases, at(lines, i)));
        contents.set(`sst/sst5/${split}.tsv.gz`, rows(sentences));
        contents.set(`sst/sst2/${split}.tsv.gz`, rows(sentences.flatMap(toBinary)));
        if (split !== 'train') continue;
        const phrases = distinct(trees.flat());
        contents.set('sst/sst5/train.phrases.tsv.gz', rows(phrases));
        contents.set('sst/sst2/train.phrases.tsv.gz', rows(distinct(phrases.flatMap(toBinary))));
      }
      return contents;
    },
  },
  load,
  files: {
    'sst/sst2/dev.tsv.gz': {
      sha256: 'f83ae81070f1c0cc35550ea73435e2e4c25bd766b500d82c9aace5825c3ff816',
      bytes: 94044,
    },
    'sst/sst2/test.tsv.gz': {
      sha256: '25a111e99c1213996d38bba3176a2cd3459f805e9ca8aa4f05651199651795c6',
      bytes: 192967,
    },
    'sst/sst2/train.phrases.tsv.gz': {
      sha256: '282b354d2b472ab99e1884acaae9785331f454ec4249279952fa912ae24fc8bb',
      bytes: 4244304,
    },
    'sst/sst2/train.tsv.gz': {
      sha256: 'fe35e421c3630908f15e99b74db4208de5350bfb4d5ed2d1811d765a2738b20c',
      bytes: 736462,
    },
    'sst/sst5/dev.tsv.gz': {
      sha256: '850e036e41368beee56cd71aeb69b49444932d5f242bcd7cce7e31a98abb5a63',
      bytes: 116807,
    },
    'sst/sst5/test.tsv.gz': {
      sha256: '0ed335e1461d0b79cb827b88ec4a612ecd463f8a6500a6ddf2c9021ee65b2535',
      bytes: 232926,
    },
    'sst/sst5/train.phrases.tsv.gz': {
      sha256: '1a9c4f7541613a7b2071b846f24c2ab1586d4a5b7f3acd3a89337700b72760ca',
      bytes: 6803273,
    },
    'sst/sst5/train.tsv.gz': {
      sha256: 'e00b4605977f857795f09f460ae94bddd34e4df03d0ca97b1c0c33a91f563861',
      bytes: 899867,
    },
  },
} satisfies PublishedSet;
