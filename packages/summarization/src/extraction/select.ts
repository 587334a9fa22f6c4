// From probabilities to a summary: the best sentences that fit the length and do not say again what is said.
import type { ExtractionSettings } from './settings.ts';

type Selection = Pick<ExtractionSettings, 'lengthUnit' | 'length' | 'redundancy' | 'diversity'>;

/**
 * Indices in the order of the document. The best sentence always stands in it, however long it is; a length in words or
 * as a share of the words is never passed by the others.
 * @param sentences their words @param probabilities of each
 */
export function selectSentences(
  sentences: readonly (readonly string[])[],
  probabilities: ArrayLike<number>,
  settings: Selection,
): number[] {
  const all = sentences.map((_, s) => s).filter((s) => sentences[s]!.length > 0);
  const chosen: number[] = [];
  for (const candidates = new Set(all); candidates.size > 0; ) {
    const next = best([...candidates], chosen, sentences, probabilities, settings);
    candidates.delete(next);
    if (chosen.length === 0 || (fits(next, chosen, sentences, settings) && isNew(next, chosen, sentences, settings)))
      chosen.push(next);
    if (settings.lengthUnit === 'sentences' && chosen.length >= settings.length) break;
  }
  return chosen.sort((a, b) => a - b);
}

/** By probability, or by maximal marginal relevance (Carbonell and Goldstein 1998). */
function best(
  candidates: readonly number[],
  chosen: readonly number[],
  sentences: readonly (readonly string[])[],
  probabilities: ArrayLike<number>,
  { redundancy, diversity }: Selection,
): number {
  if (redundancy !== 'mmr' || chosen.length === 0) return highestOf(candidates, (s) => probabilities[s]!);
  const top = highestOf(candidates.concat(chosen), (s) => probabilities[s]!);
  const relevance = (s: number) => probabilities[s]! / Math.max(1e-12, probabilities[top]!);
  const sameness = (s: number) => Math.max(...chosen.map((other) => similarity(sentences[s]!, sentences[other]!)));
  return highestOf(candidates, (s) => (1 - diversity) * relevance(s) - diversity * sameness(s));
}

const highestOf = (candidates: readonly number[], score: (s: number) => number): number => {
  const scores = new Map(candidates.map((s) => [s, score(s)]));
  return candidates.reduce((top, s) => (scores.get(s)! > scores.get(top)! ? s : top));
};

function fits(
  next: number,
  chosen: readonly number[],
  sentences: readonly (readonly string[])[],
  { lengthUnit, length }: Selection,
): boolean {
  if (lengthUnit === 'sentences') return chosen.length < length;
  const words = (indices: readonly number[]) => indices.reduce((sum, s) => sum + sentences[s]!.length, 0);
  const allowed = lengthUnit === 'words' ? length : length * words(sentences.map((_, s) => s));
  return words([...chosen, next]) <= allowed;
}

/** Trigram blocking (Paulus et al. 2018): no three words in a row that a chosen sentence has. */
function isNew(
  next: number,
  chosen: readonly number[],
  sentences: readonly (readonly string[])[],
  { redundancy }: Selection,
): boolean {
  if (redundancy !== 'trigrams') return true;
  return !repeatsTrigram(
    sentences[next]!,
    chosen.map((s) => sentences[s]!),
  );
}

/** Whether a sentence has three words in a row that one of the others has. */
export function repeatsTrigram(sentence: readonly string[], others: readonly (readonly string[])[]): boolean {
  const said = new Set(others.flatMap(trigrams));
  return trigrams(sentence).some((trigram) => said.has(trigram));
}

const trigrams = (words: readonly string[]): string[] =>
  words.slice(2).map((word, t) => `${words[t]}\t${words[t + 1]}\t${word}`);

/** Cosine of the sets of words. */
function similarity(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [new Set(a), new Set(b)];
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared / Math.sqrt(left.size * right.size);
}
