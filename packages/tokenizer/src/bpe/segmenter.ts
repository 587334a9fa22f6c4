// Applying merges to words: the units of a word, optionally with dropout (Provilkov et al. 2020) or bound to a vocabulary.
import { ConfigError, type Random } from '@longhand/base';
import { endOfWord, type Merge, symbolsOf } from './merges.ts';

export interface BpeOptions {
  /** Default `</w>`; empty where words carry their own marks. */
  readonly suffix?: string;
  /** Units outside it are split again, as far as merges can be undone (subword-nmt's vocabulary threshold). */
  readonly vocabulary?: { has(unit: string): boolean };
}

export interface BpeDropout {
  /** Each possible merge is left out with this probability, drawn anew at every use. */
  readonly rate: number;
  readonly random: Random;
}

/** Units of a word; the last one ends in the suffix. Without dropout a word's units are remembered. */
export type Bpe = (word: string, dropout?: BpeDropout) => readonly string[];

export function createBpe(merges: readonly Merge[], { suffix = endOfWord, vocabulary }: BpeOptions = {}): Bpe {
  const ranks = new Map<string, Map<string, number>>();
  const parts = new Map<string, Merge>();
  merges.forEach(([left, right], rank) => {
    const rights = ranks.get(left) ?? new Map<string, number>();
    ranks.set(left, rights);
    if (!rights.has(right)) rights.set(right, rank);
    if (!parts.has(left + right)) parts.set(left + right, [left, right]);
  });

  const mergeAll = (word: string, dropout?: BpeDropout): string[] => {
    let symbols = symbolsOf(word, suffix);
    while (symbols.length > 1) {
      const places: { rank: number; place: number }[] = [];
      for (let place = 0; place + 1 < symbols.length; place++) {
        const rank = ranks.get(symbols[place]!)?.get(symbols[place + 1]!);
        if (rank === undefined || (dropout && dropout.random.uniform() < dropout.rate)) continue;
        places.push({ rank, place });
      }
      if (places.length === 0) break;
      const best = places.reduce((least, { rank }) => Math.min(least, rank), Number.POSITIVE_INFINITY);
      symbols = mergeAt(
        symbols,
        places.filter(({ rank }) => rank === best).map(({ place }) => place),
      );
    }
    return symbols;
  };
  const split = (unit: string): string[] => {
    if (vocabulary!.has(unit)) return [unit];
    const made = parts.get(unit);
    return made ? made.flatMap(split) : [unit];
  };
  const units = (word: string, dropout?: BpeDropout): string[] =>
    vocabulary ? mergeAll(word, dropout).flatMap(split) : mergeAll(word, dropout);

  const known = new Map<string, readonly string[]>();
  return (word, dropout) => {
    if (dropout && !(dropout.rate >= 0 && dropout.rate <= 1))
      throw new ConfigError({ where: 'BPE dropout', expected: '0 to 1', got: String(dropout.rate) });
    if (dropout && dropout.rate > 0) return units(word, dropout);
    let result = known.get(word);
    if (!result) {
      result = units(word);
      known.set(word, result);
    }
    return result;
  };
}

/** Merges the pairs that begin at these places; one that the merge before it has taken in is left. */
function mergeAt(symbols: readonly string[], places: readonly number[]): string[] {
  const merged: string[] = [];
  let next = 0;
  for (const place of places) {
    if (place < next) continue;
    merged.push(...symbols.slice(next, place), symbols[place]! + symbols[place + 1]!);
    next = place + 2;
  }
  merged.push(...symbols.slice(next));
  return merged;
}

/** Units as text: all but a word's last end in the separator, as subword-nmt writes them. */
export function markUnits(units: readonly string[], separator = '@@', suffix = endOfWord): string[] {
  return units.map((unit, i) => (i + 1 < units.length ? unit + separator : unit.slice(0, unit.length - suffix.length)));
}

/**
 * Parts of a word, those that match a glossary (regular expressions) apart, never to be split.
 * @throws ConfigError if an expression is none
 */
export function isolateGlossaries(
  word: string,
  glossaries: readonly string[],
): { readonly text: string; readonly whole: boolean }[] {
  if (glossaries.length === 0) return [{ text: word, whole: false }];
  let pattern: RegExp;
  try {
    pattern = new RegExp(`(?:${glossaries.join('|')})`, 'gu');
  } catch {
    throw new ConfigError({ where: 'glossaries', expected: 'regular expressions', got: glossaries.join(', ') });
  }
  const parts: { text: string; whole: boolean }[] = [];
  let end = 0;
  for (const { 0: text, index } of word.matchAll(pattern)) {
    if (text === '') continue;
    if (index > end) parts.push({ text: word.slice(end, index), whole: false });
    parts.push({ text, whole: true });
    end = index + text.length;
  }
  if (end < word.length || parts.length === 0) parts.push({ text: word.slice(end), whole: false });
  return parts;
}
