// Labels to learn from: the sentences that a greedy choice against the summary takes (Nallapati et al. 2017).
import { createRouge, createRougeTokenizer } from '@longhand/metrics';

export interface RatingOptions {
  readonly language: string;
  /** The dev metric that chooses the weights: what it measures, the labels show. Default `rouge`. */
  readonly metric?: string;
}

export interface OracleOptions extends RatingOptions {
  /** Sentences at most; it ends earlier where none makes the score higher. */
  readonly most: number;
}

/** What a text has of each unigram and bigram. */
type Grams = ReadonlyMap<string, number>;

/** The score grows with each sentence taken; the result is in the order of the document. */
export function oracleSentences(sentences: readonly string[], summary: string, options: OracleOptions): number[] {
  const rater = createRater(sentences, summary, options);
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

/** Of each sentence by itself, against the summary. */
export function sentenceScores(sentences: readonly string[], summary: string, options: RatingOptions): number[] {
  const rater = createRater(sentences, summary, options);
  return sentences.map((_, s) => rater([s]));
}

type Rater = (chosen: readonly number[]) => number;

/** ROUGE-1, -2 or -L F where that is the metric; else the mean of ROUGE-1 and -2, which ROUGE-L follows. */
function createRater(sentences: readonly string[], summary: string, { language, metric }: RatingOptions): Rater {
  const tokenizer = language === 'zh' ? 'characters' : 'google';
  if (metric === 'rougeL') return sequenceRater(sentences, summary, tokenizer);
  const { tokenize } = createRougeTokenizer({ tokenizer });
  const orders = metric === 'rouge1' ? [1] : metric === 'rouge2' ? [2] : [1, 2];
  const tokens = sentences.map(tokenize);
  const counted = orders.map((order) => ({
    target: gramsOf(tokenize(summary), order),
    own: tokens.map((sentence) => gramsOf(sentence, order)),
  }));
  const score = (chosen: readonly number[], { target, own }: (typeof counted)[number]) =>
    f1(
      chosen.map((s) => own[s]!),
      target,
    );
  return (chosen) => counted.reduce((sum, order) => sum + score(chosen, order), 0) / orders.length;
}

function sequenceRater(sentences: readonly string[], summary: string, tokenizer: 'characters' | 'google'): Rater {
  const rouge = createRouge({ names: ['rougeL'], tokenizer });
  return (chosen) => {
    const inOrder = [...chosen].sort((a, b) => a - b);
    return rouge.score(inOrder.map((s) => sentences[s]).join(' '), [summary]).rougeL.f1;
  };
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
