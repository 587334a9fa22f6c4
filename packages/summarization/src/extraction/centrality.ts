// What a sentence is to its document, told by the words that they share: features that need no training data, and that on small sets
// say more than what a network has learnt of words (TextRank: Mihalcea and Tarau 2004; centroid: Radev et al. 2004).

import { specialTokens, type Vocabulary } from '@longhand/tokenizer';

/** Numbers of a sentence. */
export const centralitySize = 6;

type Vector = ReadonlyMap<string, number>;

const none = (): number[] => new Array<number>(centralitySize).fill(0);

/**
 * Of each sentence: its PageRank in the graph of cosines, its cosine with the sum of all and with the first sentence, the share of its
 * content words that other sentences have, its length and its place, each from 0 to 1.
 * @param sentences their words @param vocabulary in the order of frequency: its commonest words and signs are no content
 */
export function centralityOf(
  sentences: readonly (readonly string[])[],
  vocabulary: Pick<Vocabulary, 'has' | 'id'>,
): number[][] {
  const isContent = (word: string) =>
    hasLetter.test(word) && !(vocabulary.has(word) && vocabulary.id(word) < firstContent);
  const contents = sentences.map((words) => words.filter(isContent));
  const frequencies = documentFrequencies(contents);
  const vectors = contents.map((words) => weighted(words, frequencies, sentences.length));
  const sum = new Map<string, number>();
  for (const vector of vectors) for (const [word, weight] of vector) sum.set(word, (sum.get(word) ?? 0) + weight);
  const norms = vectors.map(normOf);
  const sumNorm = normOf(sum);
  const cosine = (a: number, b: number) => dot(vectors[a]!, vectors[b]!) / (norms[a]! * norms[b]! || 1);
  const ranks = relative(pageRank(sentences.map((_, a) => sentences.map((__, b) => (a === b ? 0 : cosine(a, b))))));
  const central = relative(vectors.map((vector, s) => dot(vector, sum) / (norms[s]! * sumNorm || 1)));
  const longest = Math.max(1, ...contents.map(({ length }) => length));
  return sentences.map((words, s) => {
    if (words.length === 0) return none();
    const own = contents[s]!;
    const shared = own.filter((word) => frequencies.get(word)! > 1).length / Math.max(1, own.length);
    return [ranks[s]!, central[s]!, cosine(s, 0), shared, own.length / longest, 1 / (1 + s)];
  });
}

const hasLetter = /[\p{L}\p{N}]/u;

/** Ids below are special tokens and the hundred commonest words: in any language those that say little. */
const firstContent = specialTokens.length + 100;

/** In how many sentences each word stands. */
function documentFrequencies(sentences: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of sentences) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** tf (1 + log(N / (1 + n))), 0 at least. */
function weighted(words: readonly string[], frequencies: ReadonlyMap<string, number>, count: number): Vector {
  const terms = new Map<string, number>();
  for (const word of words) terms.set(word, (terms.get(word) ?? 0) + 1);
  for (const [word, times] of terms)
    terms.set(word, times * Math.max(0, 1 + Math.log(count / (1 + frequencies.get(word)!))));
  return terms;
}

function dot(a: Vector, b: Vector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let product = 0;
  for (const [word, weight] of small) product += weight * (large.get(word) ?? 0);
  return product;
}

const normOf = (vector: Vector): number => Math.sqrt(dot(vector, vector));

/** Divided by the largest. */
function relative(values: readonly number[]): number[] {
  const largest = Math.max(0, ...values);
  return values.map((value) => (largest > 0 ? value / largest : 0));
}

const [damping, tolerance, maxSteps] = [0.85, 1e-6, 100];

/**
 * Ranks of nodes by PageRank (Brin and Page 1998), damping 0.85; their sum is 1.
 * @param edges symmetric weights. A node without edges gives its rank to all.
 */
export function pageRank(edges: readonly (readonly number[])[]): number[] {
  const size = edges.length;
  const degrees = edges.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  let ranks = new Array<number>(size).fill(1 / size);
  for (let step = 0; step < maxSteps; step++) {
    const loose = ranks.reduce((sum, rank, i) => sum + (degrees[i] === 0 ? rank : 0), 0);
    const next = ranks.map((_, i) => {
      const received = edges[i]!.reduce(
        (sum, weight, j) => sum + (weight === 0 ? 0 : (weight / degrees[j]!) * ranks[j]!),
        0,
      );
      return (1 - damping) / size + damping * (received + loose / size);
    });
    const change = next.reduce((sum, rank, i) => sum + Math.abs(rank - ranks[i]!), 0);
    ranks = next;
    if (change < tolerance) break;
  }
  return ranks;
}
