// What tells a summary that loops or that leaves its source: repetition, copies, coverage (Grusky et al. 2018).
import type { Summary, SummaryWord, Wording } from '../summary.ts';

/** Letters or digits: a word, and no punctuation. */
const isWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const share = (part: number, all: number): number => (all === 0 ? 0 : Number((part / all).toFixed(4)));

/** Adds it to a summary that has words and a source. @param normalize a word as the vocabulary has it */
export const withWordingOf =
  (normalize: (word: string) => string) =>
  (summary: Summary): Summary => {
    const { words = [], source } = summary;
    if (words.length === 0 || source.length === 0) return summary;
    const keys = source.map(({ text }) => normalize(text));
    return { ...summary, wording: wordingOf(words, keys, normalize) };
  };

/** @param keys the document's words as the vocabulary has them @param normalize a word as the vocabulary has it */
export function wordingOf(
  words: readonly SummaryWord[],
  keys: readonly string[],
  normalize: (word: string) => string,
): Wording {
  const own = words.map(({ text }) => normalize(text));
  const pairs = own.slice(1).map((word, t) => `${own[t]}\t${word}`);
  const [real, document] = [own.filter(isWord), new Set(keys)];
  return {
    repetition: share(pairs.length - new Set(pairs).size, pairs.length),
    copyShare: share(words.filter(({ copied }) => copied > 0.5).length, words.length),
    coverage: real.length === 0 ? 1 : share(real.filter((word) => document.has(word)).length, real.length),
  };
}
