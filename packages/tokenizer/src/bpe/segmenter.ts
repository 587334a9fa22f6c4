// Applying merges to words: the units of a word, optionally with dropout (Provilkov et al. 2020) or bound to a vocabulary.
import { at, ConfigError, type Random } from '@longhand/base';
import { createHeap } from './heap.ts';
import { endOfWord, type Merge, symbolsOf } from './merges.ts';

/** Marks of word ends, and a vocabulary that bounds the merges. */
export interface BpeOptions {
  /** Default `</w>`; empty where words carry their own marks. */
  readonly suffix?: string;
  /** Units outside it are split again, as far as merges can be undone (subword-nmt's vocabulary threshold). */
  readonly vocabulary?: { has(unit: string): boolean };
}

/** BPE dropout (Provilkov et al. 2020): merges left out at random. */
export interface BpeDropout {
  /** Each possible merge is left out with this probability, drawn anew at every use. */
  readonly rate: number;
  readonly random: Random;
}

/** Units of a word; the last one ends in the suffix. Without dropout a word's units are remembered. */
export type Bpe = (word: string, dropout?: BpeDropout) => readonly string[];

/** Byte-pair encoding by merges that were learned, as subword-nmt applies them. */
export function createBpe(merges: readonly Merge[], { suffix = endOfWord, vocabulary }: BpeOptions = {}): Bpe {
  const rankOf = ranksOf(merges);
  const parts = partsOf(merges);
  const split = (unit: string): string[] => {
    const made = vocabulary?.has(unit) === false ? parts.get(unit) : undefined;
    return made ? made.flatMap(split) : [unit];
  };
  const units = (word: string, dropout?: BpeDropout): string[] => {
    const symbols = symbolsOf(word, suffix);
    const merged = dropout ? mergeInPieces(symbols, rankOf, dropout) : mergeAll(symbols, rankOf);
    return vocabulary ? merged.flatMap(split) : merged;
  };

  const known = new Map<string, readonly string[]>();
  return (word, dropout) => {
    if (dropout && !(dropout.rate >= 0 && dropout.rate <= 1))
      throw new ConfigError({ where: 'BPE dropout', expected: '0 to 1', got: String(dropout.rate) });
    if (dropout && dropout.rate > 0) return units(word, dropout);
    const found = known.get(word);
    if (found) return found;
    const result = units(word);
    if (word.length <= longestKnown && known.size < maxKnown) known.set(word, result);
    return result;
  };
}

/** What is remembered stays within some 50 MiB. */
const longestKnown = 64;
const maxKnown = 200_000;

type RankOf = (left: string, right: string) => number | undefined;

function ranksOf(merges: readonly Merge[]): RankOf {
  const ranks = new Map<string, Map<string, number>>();
  for (const [rank, [left, right]] of merges.entries()) {
    const rights = ranks.get(left) ?? new Map<string, number>();
    ranks.set(left, rights);
    if (!rights.has(right)) rights.set(right, rank);
  }
  return (left, right) => ranks.get(left)?.get(right);
}

function partsOf(merges: readonly Merge[]): ReadonlyMap<string, Merge> {
  const parts = new Map<string, Merge>();
  for (const merge of merges) {
    const unit = merge.join('');
    if (!parts.has(unit)) parts.set(unit, merge);
  }
  return parts;
}

/**
 * All merges, the pair learned first before the others, each from left to right: in O(n log n), by a queue of places. Symbols are a
 * list linked by their places in the word.
 */
function mergeAll(word: readonly string[], rankOf: RankOf): string[] {
  const symbols: (string | undefined)[] = [...word]; // undefined: merged into the one before
  const next = Int32Array.from(word, (_, i) => i + 1);
  const previous = Int32Array.from(word, (_, i) => i - 1);
  const queue = createHeap<number>((a, b) => a < b); // rank * length + place
  const rankIn = (key: number): number => Math.floor(key / word.length);
  const rankAt = (place: number): number | undefined => {
    const [left, right] = [symbols[place], symbols[next[place] ?? -1]];
    return left === undefined || right === undefined ? undefined : rankOf(left, right);
  };
  const offer = (place: number): void => {
    const rank = rankAt(place);
    if (rank !== undefined) queue.push(rank * word.length + place);
  };
  const merge = (place: number): void => {
    const right = next[place]!;
    symbols[place] = `${symbols[place]}${symbols[right]}`;
    symbols[right] = undefined;
    next[place] = next[right]!;
    if (next[right]! < word.length) previous[next[right]!] = place;
  };
  for (const place of word.keys()) offer(place);
  while (queue.size > 0) {
    // All places of the first pair before any pair that these merges make.
    const rank = rankIn(queue.peek()!);
    const merged: number[] = [];
    while (queue.size > 0 && rankIn(queue.peek()!) === rank) {
      const place = queue.pop()! % word.length;
      if (rankAt(place) !== rank) continue;
      merge(place);
      merged.push(place);
    }
    for (const place of merged) {
      if (symbols[place] === undefined) continue;
      offer(place);
      offer(previous[place] ?? -1);
    }
  }
  return symbols.filter((symbol) => symbol !== undefined);
}

interface Place {
  readonly rank: number;
  readonly place: number;
}

/** Dropout draws anew for every pair at every merge, which is quadratic: a word of more symbols than any goes in pieces. */
const longestPiece = 1000;

function mergeInPieces(word: readonly string[], rankOf: RankOf, dropout: BpeDropout): string[] {
  const pieces = Array.from({ length: Math.ceil(word.length / longestPiece) }, (_, i) =>
    word.slice(i * longestPiece, (i + 1) * longestPiece),
  );
  return pieces.flatMap((piece) => mergeSome(piece, rankOf, dropout));
}

function mergeSome(word: readonly string[], rankOf: RankOf, { rate, random }: BpeDropout): string[] {
  let symbols = [...word];
  while (symbols.length > 1) {
    const places: Place[] = [];
    for (const [place, right] of symbols.slice(1).entries()) {
      const rank = rankOf(at(symbols, place), right);
      if (rank !== undefined && random.uniform() >= rate) places.push({ rank, place });
    }
    if (places.length === 0) break;
    const best = places.reduce((least, { rank }) => Math.min(least, rank), Number.POSITIVE_INFINITY);
    symbols = mergeAt(
      symbols,
      places.filter(({ rank }) => rank === best).map(({ place }) => place),
    );
  }
  return symbols;
}

/** Merges the pairs that begin at these places; one that the merge before it has taken in is left. */
function mergeAt(symbols: readonly string[], places: readonly number[]): string[] {
  const merged: string[] = [];
  let next = 0;
  for (const place of places) {
    if (place < next) continue;
    merged.push(...symbols.slice(next, place), at(symbols, place) + at(symbols, place + 1));
    next = place + 2;
  }
  merged.push(...symbols.slice(next));
  return merged;
}

/**
 * Units as text: all but a word's last end in the separator, as subword-nmt writes them. Only the last unit has the suffix, and only
 * at its end is it taken away: text that holds `</w>` keeps it.
 */
export function markUnits(units: readonly string[], separator = '@@', suffix = endOfWord): string[] {
  const ended = (unit: string) => (unit.endsWith(suffix) ? unit.slice(0, unit.length - suffix.length) : unit);
  return units.map((unit, i) => (i + 1 < units.length ? unit + separator : ended(unit)));
}
