// Words of labels, with their times and how sure the model is of each.
import type { TokenSpan } from './emissions.ts';
import type { Spelling } from './scorer.ts';

export interface SpokenWord {
  readonly word: string;
  /** Frames `[start, end)` from its first label to its last. */
  readonly start: number;
  readonly end: number;
  /** From 0 to 1: geometric mean of the highest probability of each of its labels. */
  readonly confidence: number;
}

export function wordsOfSpans(spans: readonly TokenSpan[], { texts, boundary }: Spelling): SpokenWord[] {
  const groups: TokenSpan[][] = [];
  let open = false;
  for (const span of spans) {
    if (boundary[span.token]) open = false;
    if (texts[span.token] === '') continue;
    if (open) groups.at(-1)!.push(span);
    else groups.push([span]);
    open = true;
  }
  return groups.map((group) => ({
    word: group.map(({ token }) => texts[token]).join(''),
    start: group[0]!.start,
    end: group.at(-1)!.end,
    confidence: Math.exp(group.reduce((sum, { logProb }) => sum + logProb, 0) / group.length),
  }));
}
