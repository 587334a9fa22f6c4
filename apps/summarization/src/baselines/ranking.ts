// Sentences or words by how central they are: TextRank (Mihalcea and Tarau 2004) and the TF-IDF centroid (Radev et al. 2004).
import { createRougeTokenizer } from '@longhand/metrics';
import { pageRank } from '@longhand/summarization/extraction';
import { createTfIdf, stopWords } from './natural.ts';

type Vector = ReadonlyMap<string, number>;

/** natural counts in plain objects, to which these are no terms. */
const unsafe: ReadonlySet<string> = new Set(['__proto__', '__key']);

/** Terms of each sentence without words that say little, weighted by TF-IDF with each sentence as a document. */
export function sentenceVectors(sentences: readonly string[], language: string): Vector[] {
  const { tokenize } = createRougeTokenizer({ tokenizer: language === 'zh' ? 'words' : 'google' });
  const stop = stopWords(language);
  const tfIdf = createTfIdf();
  for (const sentence of sentences)
    tfIdf.addDocument(tokenize(sentence).filter((token) => !stop.has(token) && !unsafe.has(token)));
  // A term of every sentence has a weight just below 0: it tells nothing.
  return sentences.map((_, s) => new Map(tfIdf.listTerms(s).map(({ term, tfidf }) => [term, Math.max(0, tfidf)])));
}

/** Cosine of each sentence with the sum of all. */
export function centroidScores(vectors: readonly Vector[]): number[] {
  const centroid = new Map<string, number>();
  for (const vector of vectors)
    for (const [term, weight] of vector) centroid.set(term, (centroid.get(term) ?? 0) + weight);
  return vectors.map((vector) => cosine(vector, centroid));
}

/** PageRank over the graph whose edges are the cosines of sentences. */
export const textRankScores = (vectors: readonly Vector[]): number[] =>
  pageRank(vectors.map((a, i) => vectors.map((b, j) => (i === j ? 0 : cosine(a, b)))));

/** TextRank of words: an edge where two stand beside each other. Equal words share their rank. */
export function wordRanks(tokens: readonly string[]): number[] {
  const names = [...new Set(tokens)];
  const ids = tokens.map((token) => names.indexOf(token));
  const edges = names.map(() => names.map(() => 0));
  for (let t = 1; t < ids.length; t++) {
    const [a, b] = [ids[t - 1]!, ids[t]!];
    if (a === b) continue;
    edges[a]![b] = edges[a]![b]! + 1;
    edges[b]![a] = edges[b]![a]! + 1;
  }
  const ranks = pageRank(edges);
  return ids.map((id) => ranks[id]!);
}

function cosine(a: Vector, b: Vector): number {
  let [product, left, right] = [0, 0, 0];
  for (const [term, weight] of a) {
    product += weight * (b.get(term) ?? 0);
    left += weight * weight;
  }
  for (const weight of b.values()) right += weight * weight;
  return product === 0 ? 0 : product / Math.sqrt(left * right);
}

/** The `count` indices of the highest scores, in rising order; of equal scores the first. */
export const highest = (scores: readonly number[], count: number): number[] =>
  scores
    .map((_, i) => i)
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
