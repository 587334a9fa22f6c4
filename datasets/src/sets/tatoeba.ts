// Sentence pairs, split so that no sentence is on both sides of a split: pairs that share one (in either language, whatever
// its case) form a group, and groups go to test, dev and train in the order of the SHA-1 of their smallest English sentence.
import { createHash } from 'node:crypto';
import { at, ConfigError, DataError } from '@longhand/base';
import { setFile } from '../data-folder.ts';
import { readPlainTsv } from '../tables.ts';
import type { SentencePair, TranslationOptions, TranslationSet } from '../translation-types.ts';
import { unzip } from '../zip.ts';
import { endingIn } from './archives.ts';
import { languagesOf } from './languages.ts';
import { lines, type Recipe } from './recipe.ts';

export type Pair = readonly [english: string, other: string];
type Split = 'test' | 'dev' | 'train';

export const tatoebaNotes =
  'No standard split exists. Here pairs that share a sentence stay in one split, so none of dev or test occurs in train. ' +
  'The official file grows with time: the recipe reads a dated copy of it.';

/** Dated copies: the official file grows, and its checksum with it. */
const copies = {
  deu: 'https://raw.githubusercontent.com/jhamburg/dats6450_nlp/83156f25185f60cf9da6ff347e4b2c09a4cfab86/deu-eng.zip',
  fra: 'https://raw.githubusercontent.com/modelexlab/data/adddaf33ac35572bcfeb421efec29435e7ea9332/fra-eng.zip',
};

export const tatoebaRecipe = (language: 'deu' | 'fra'): Recipe => ({
  downloads: [{ url: copies[language] }],
  convert: async (downloaded) => {
    const files = unzip(at(downloaded, 0), (path) => path.endsWith('.txt'));
    const text = endingIn(files, `${language}.txt`)
      .toString('utf8')
      .normalize('NFC')
      .replace(/[\u00a0\u202f]/g, ' ');
    const pairs = text.split(/\r?\n/).filter(Boolean).map(pairOf);
    const distinct = [...new Map(pairs.map((pair) => [pair.join('\t'), pair])).values()];
    const splits = splitPairs(distinct, 2000);
    const path = (split: Split) => `tatoeba-eng-${language}/${split}.tsv.gz`;
    const names: Split[] = ['train', 'dev', 'test'];
    const contents = new Map(names.map((split) => [path(split), lines(splits[split].map((pair) => pair.join('\t')))]));
    return contents.set(`tatoeba-eng-${language}/about.txt`, endingIn(files, '_about.txt'));
  },
});

/** Either way between English and German or French. @throws ConfigError for another pair */
export async function loadTatoeba(_name: string, { pair = 'en-de' }: TranslationOptions): Promise<TranslationSet> {
  const languages = languagesOf(pair, ['en', 'de', 'fr'], 'tatoeba');
  const other = languages.source === 'en' ? languages.target : languages.source;
  if (languages.source !== 'en' && languages.target !== 'en')
    throw new ConfigError({ where: 'option "pair"', expected: 'tatoeba: en-de, de-en, en-fr or fr-en', got: pair });
  const set = `tatoeba-eng-${other === 'de' ? 'deu' : 'fra'}`;
  const read = async (split: string): Promise<SentencePair[]> => {
    const rows = await readPlainTsv(setFile(set, `${set}/${split}.tsv.gz`), ['en', other]);
    return rows.map((row) => ({ source: row.get(languages.source), target: row.get(languages.target) }));
  };
  const splits = { train: await read('train'), dev: await read('dev'), test: await read('test') };
  return { name: `tatoeba ${pair}`, languages, tokenized: false, splits, notes: [] };
}

function pairOf(line: string): Pair {
  const [english, other] = line.split('\t');
  if (english !== undefined && other !== undefined) return [english, other];
  throw new DataError({ where: 'tatoeba', expected: 'two sentences and a tab', got: `"${line.slice(0, 40)}"` });
}

/** Test and dev are filled group by group until each has `held` pairs; the order of pairs stays. */
export function splitPairs(pairs: readonly Pair[], held: number): Record<Split, Pair[]> {
  const groups = groupPairs(pairs);
  const keyed = groups.map((group) => {
    const [smallest = ''] = group.map((i) => at(pairs, i)[0]).sort();
    return { group, key: createHash('sha1').update(smallest).digest('hex') };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  const indices: Record<Split, number[]> = { test: [], dev: [], train: [] };
  for (const { group } of keyed) {
    const split = indices.test.length < held ? 'test' : indices.dev.length < held ? 'dev' : 'train';
    for (const i of group) indices[split].push(i);
  }
  const inOrder = (split: Split) => indices[split].sort((a, b) => a - b).map((i) => at(pairs, i));
  return { test: inOrder('test'), dev: inOrder('dev'), train: inOrder('train') };
}

/** Indices of pairs connected by a shared sentence: the components of a graph (union-find). */
function groupPairs(pairs: readonly Pair[]): number[][] {
  const parent = pairs.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) {
      root = parent[root] = at(parent, at(parent, root));
    }
    return root;
  };
  const seen = new Map<string, number>();
  pairs.forEach((pair, i) => {
    pair.forEach((sentence, side) => {
      const key = `${side}${sentence.toLowerCase()}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, i);
      else parent[rootOf(i)] = rootOf(other);
    });
  });
  const groups = new Map<number, number[]>();
  pairs.forEach((_, i) => {
    const root = rootOf(i);
    const group = groups.get(root);
    if (group) group.push(i);
    else groups.set(root, [i]);
  });
  return [...groups.values()];
}
