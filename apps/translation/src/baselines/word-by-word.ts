// Word-by-word translation: a dictionary learned from the pairs by IBM Model 1 (Brown et al. 1993), in the order of the source.
import type { SentencePair } from '@longhand/datasets';
import { lineOf, wordsOf } from './words.ts';

/** Word pairs that are counted at most; later sentence pairs are left out. */
const mostLinks = 8_000_000;
const rounds = 5;

interface Links {
  /** Of each link, the entry of the dictionary that it stands for. */
  readonly entries: Int32Array;
  /** Of each target word, how many source words it may come from: as many links stand in a row. */
  readonly runs: readonly number[];
  /** Of each entry, its source and target word. */
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** A dictionary, each source word with its likeliest target word. */
export function learnDictionary(train: readonly SentencePair[]): Map<string, string> {
  const links = linksOf(train);
  const probability = expectationMaximization(links);
  const best = new Map<string, { readonly target: string; readonly probability: number }>();
  for (const [entry, source] of links.sources.entries()) {
    const found = best.get(source);
    if (found === undefined || probability[entry]! > found.probability)
      best.set(source, { target: links.targets[entry]!, probability: probability[entry]! });
  }
  return new Map([...best].map(([source, { target }]) => [source, target]));
}

/** A word that the dictionary lacks stays. @param spaces whether words of the target stand between spaces */
export const wordByWord = (dictionary: ReadonlyMap<string, string>, source: string, spaces: boolean): string =>
  lineOf(
    wordsOf(source).map((word) => dictionary.get(word.toLowerCase()) ?? word),
    spaces,
  );

function linksOf(train: readonly SentencePair[]): Links {
  const numbers = new Map<string, Map<string, number>>();
  const [entries, runs, sources, targets]: [number[], number[], string[], string[]] = [[], [], [], []];
  const entryOf = (source: string, target: string): number => {
    const own = numbers.get(source) ?? new Map<string, number>();
    const known = own.get(target);
    if (known !== undefined) return known;
    if (own.size === 0) numbers.set(source, own);
    own.set(target, sources.length);
    targets.push(target);
    return sources.push(source) - 1;
  };
  for (const pair of train) {
    const [from, to] = [wordsOf(pair.source.toLowerCase()), wordsOf(pair.target)];
    if (entries.length + from.length * to.length > mostLinks) break;
    for (const target of to) {
      runs.push(from.length);
      for (const source of from) entries.push(entryOf(source, target));
    }
  }
  return { entries: Int32Array.from(entries), runs, sources, targets };
}

/** Probability of the target word given the source word, of each entry. */
function expectationMaximization({ entries, runs, sources }: Links): Float64Array {
  const groups = new Map<string, number>();
  for (const source of sources) if (!groups.has(source)) groups.set(source, groups.size);
  const groupOf = Int32Array.from(sources, (source) => groups.get(source)!);
  let probability = new Float64Array(sources.length).fill(1);
  for (let round = 0; round < rounds; round++) {
    const counts = new Float64Array(sources.length);
    let start = 0;
    for (const length of runs) {
      let sum = 0;
      for (let i = start; i < start + length; i++) sum += probability[entries[i]!]!;
      for (let i = start; i < start + length; i++) counts[entries[i]!]! += probability[entries[i]!]! / sum;
      start += length;
    }
    const totals = new Float64Array(groups.size);
    for (let entry = 0; entry < counts.length; entry++) totals[groupOf[entry]!]! += counts[entry]!;
    probability = counts.map((count, entry) => count / totals[groupOf[entry]!]!);
  }
  return probability;
}
