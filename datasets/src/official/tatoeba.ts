// Sentence pairs, split so that no sentence is on both sides of a split: pairs that share one (in either language, whatever
// its case) form a group, and groups go to test, dev and train in the order of the SHA-1 of their smallest English sentence.
import { createHash } from 'node:crypto';
import { at, DataError } from '@longhand/base';
import { unzip } from '../zip.ts';
import { endingIn } from './archives.ts';
import { lines, type Recipe } from './recipe.ts';

export type Pair = readonly [english: string, other: string];
type Split = 'test' | 'dev' | 'train';

/** Dated copies: the official file grows, and its checksum with it. */
const copies = {
  deu: 'https://raw.githubusercontent.com/jhamburg/dats6450_nlp/83156f25185f60cf9da6ff347e4b2c09a4cfab86/deu-eng.zip',
  fra: 'https://raw.githubusercontent.com/modelexlab/data/adddaf33ac35572bcfeb421efec29435e7ea9332/fra-eng.zip',
};

export const tatoeba = (language: 'deu' | 'fra'): Recipe => ({
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
