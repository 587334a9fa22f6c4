// The treebank's own trees, e.g. `(3 (2 Good) (3 fun))`, as labelled sentences and phrases.
import { at, DataError } from '@longhand/base';
import { unzip } from '../zip.ts';
import { endingIn } from './archives.ts';
import { lines as linesOf, type Recipe } from './recipe.ts';

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

export const sst: Recipe = {
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
};
