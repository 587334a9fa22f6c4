// Labels to learn from: the sentences that a greedy choice against the summary takes (Nallapati et al. 2017).
import { createRougeTokenizer } from '@longhand/metrics';

export interface OracleOptions {
  readonly language: string;
  /** Sentences at most; it ends earlier where none makes the score higher. */
  readonly most: number;
}

/** What a text has of each unigram and bigram. */
type Grams = ReadonlyMap<string, number>;

/** The mean of ROUGE-1 and ROUGE-2 F grows with each sentence taken; the result is in the order of the document. */
export function oracleSentences(sentences: readonly string[], summary: string, options: OracleOptions): number[] {
  const rater = createRater(sentences, summary, options.language);
  const chosen: number[] = [];
  let best = 0;
  while (chosen.length < options.most) {
    const scores = sentences.map((_, s) => (chosen.includes(s) ? -1 : rater([...chosen, s])));
    const next = scores.reduce((top, score, s) => (score > scores[top]! ? s : top), 0);
    if (!(scores[next]! > best)) break;
    best = scores[next]!;
    chosen.push(next);
  }
  return chosen.sort((a, b) => a - b);
}

/** Of each sentence by itself: the mean of ROUGE-1 and ROUGE-2 F against the summary. */
export function sentenceScores(sentences: readonly string[], summary: string, language: string): number[] {
  const rater = createRater(sentences, summary, language);
  return sentences.map((_, s) => rater([s]));
}

function createRater(
  sentences: readonly string[],
  summary: string,
  language: string,
): (chosen: readonly number[]) => number {
  const { tokenize } = createRougeTokenizer({ tokenizer: language === 'zh' ? 'characters' : 'google' });
  const orders = [1, 2].map((order) => ({
    target: gramsOf(tokenize(summary), order),
    own: sentences.map((sentence) => gramsOf(tokenize(sentence), order)),
  }));
  return (chosen) =>
    orders.reduce(
      (sum, { target, own }) =>
        sum +
        f1(
          chosen.map((s) => own[s]!),
          target,
        ),
      0,
    ) / 2;
}

function f1(parts: readonly Grams[], target: Grams): number {
  let [hits, predicted, wanted] = [0, 0, 0];
  for (const part of parts) for (const count of part.values()) predicted += count;
  for (const [gram, count] of target) {
    wanted += count;
    hits += Math.min(
      count,
      parts.reduce((sum, part) => sum + (part.get(gram) ?? 0), 0),
    );
  }
  return hits === 0 ? 0 : (2 * hits) / (predicted + wanted);
}

function gramsOf(tokens: readonly string[], order: number): Grams {
  const counts = new Map<string, number>();
  for (let i = 0; i + order <= tokens.length; i++) {
    const gram = tokens.slice(i, i + order).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}
