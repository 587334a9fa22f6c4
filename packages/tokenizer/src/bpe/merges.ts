// Byte-pair encoding of words (Sennrich et al. 2016): learning the merges. Equal to subword-nmt, ties included.
import { at, ConfigError } from '@longhand/base';
import { compareCodePoints } from '../vocabulary.ts';
import { createHeap } from './heap.ts';

/** Two symbols that become one. */
export type Merge = readonly [left: string, right: string];

/** Ends the last symbol of a word, so that "er" at its end is not the "er" inside. */
export const endOfWord = '</w>';

/** How many merges are learned, and where learning ends. */
export interface LearnBpeOptions {
  /** How many merges to learn; with `totalSymbols` how many symbols there shall be. */
  readonly merges: number;
  /** Learning ends at pairs rarer than this. Default 2. */
  readonly minFrequency?: number;
  /** The distinct characters count, too. Default false. */
  readonly totalSymbols?: boolean;
  /** Default `</w>`; empty where words carry their own marks. */
  readonly suffix?: string;
  /** Pairs that are never merged. Default none. */
  readonly forbidden?: (left: string, right: string) => boolean;
}

interface Word {
  symbols: string[];
  readonly count: number;
}

interface Pair {
  readonly left: string;
  readonly right: string;
  count: number;
  /** Words that have held the pair; some may no longer. */
  readonly words: Set<number>;
}

/**
 * The most frequent pair of neighbours first; of equally frequent ones the greater in code-point order.
 * @param counts words and how often each occurs
 * @returns the merges in order; fewer than asked for where no pair is frequent enough
 * @throws ConfigError
 */
export function learnBpe(
  counts: ReadonlyMap<string, number>,
  { merges, minFrequency = 2, totalSymbols = false, suffix = endOfWord, forbidden }: LearnBpeOptions,
): Merge[] {
  if (!Number.isInteger(merges) || merges < 0)
    throw new ConfigError({ where: 'learnBpe: merges', expected: 'an integer of 0 or more', got: String(merges) });
  const words: Word[] = [...counts].map(([word, count]) => ({ symbols: symbolsOf(word, suffix), count }));
  const limit = totalSymbols ? merges - new Set(words.flatMap(({ symbols }) => symbols)).size : merges;
  const pairs = createPairs(words);
  const learned: Merge[] = [];
  while (learned.length < limit) {
    const best = pairs.mostFrequent();
    if (!best || best.count < minFrequency) break;
    if (forbidden?.(best.left, best.right)) continue;
    learned.push([best.left, best.right]);
    pairs.merge(best);
  }
  return learned;
}

/** The word's characters, the last one with the suffix. */
export function symbolsOf(word: string, suffix = endOfWord): string[] {
  const symbols = Array.from(word);
  if (symbols.length > 0) symbols.push(symbols.pop() + suffix);
  return symbols;
}

function createPairs(words: Word[]) {
  const pairs = new Map<string, Pair>();
  const queue = createQueue();
  const touched = new Set<Pair>();

  const change = (left: string, right: string, by: number, word: number): void => {
    const key = `${left.length} ${left}${right}`;
    let pair = pairs.get(key);
    if (!pair) {
      pair = { left, right, count: 0, words: new Set() };
      pairs.set(key, pair);
    }
    pair.count += by;
    if (by > 0) pair.words.add(word);
    touched.add(pair);
  };
  const changeAll = (index: number, sign: 1 | -1): void => {
    const { symbols, count } = at(words, index);
    for (const [i, left] of symbols.entries()) {
      const right = symbols[i + 1];
      if (right !== undefined) change(left, right, sign * count, index);
    }
  };
  const settle = (): void => {
    for (const pair of touched) queue.push(pair);
    touched.clear();
  };
  for (const index of words.keys()) changeAll(index, 1);
  settle();

  return {
    mostFrequent: (): Pair | undefined => queue.pop(),
    merge: ({ left, right, words: holders }: Pair): void => {
      for (const index of holders) {
        const word = at(words, index);
        const merged = mergePair(word.symbols, left, right);
        if (merged.length === word.symbols.length) continue;
        changeAll(index, -1);
        word.symbols = merged;
        changeAll(index, 1);
      }
      settle();
    },
  };
}

/** Every occurrence from left to right, none overlapping. */
export function mergePair(symbols: readonly string[], left: string, right: string): string[] {
  const merged: string[] = [];
  let taken = false;
  for (const [i, symbol] of symbols.entries()) {
    if (taken) taken = false;
    else {
      taken = symbol === left && symbols[i + 1] === right;
      merged.push(taken ? left + right : symbol);
    }
  }
  return merged;
}

interface Entry {
  readonly pair: Pair;
  readonly count: number;
}

/** Entries grow stale when a pair's count changes: stale ones are dropped when they come up. */
function createQueue() {
  const heap = createHeap<Entry>((x, y) => {
    if (x.count !== y.count) return x.count > y.count;
    return (compareCodePoints(x.pair.left, y.pair.left) || compareCodePoints(x.pair.right, y.pair.right)) > 0;
  });
  return {
    push: (pair: Pair): void => {
      if (pair.count > 0) heap.push({ pair, count: pair.count });
    },
    pop: (): Pair | undefined => {
      for (let entry = heap.pop(); entry; entry = heap.pop()) if (entry.count === entry.pair.count) return entry.pair;
      return undefined;
    },
  };
}
