// Words of labels, with their times and how sure the model is of each.
import { at } from '@longhand/base';
import type { TokenSpan } from './emissions.ts';
import { type Spelling, textOf } from './spelling.ts';

/** A word, its place in time, and how sure the model is. */
export interface SpokenWord {
  readonly word: string;
  /** Frames `[start, end)` from its first label to its last. */
  readonly start: number;
  readonly end: number;
  /** From 0 to 1: geometric mean of the highest probability of each of its labels. */
  readonly confidence: number;
}

/** Labels with their frames to words with theirs. @throws ShapeError if a label has no text */
export function wordsOfSpans(spans: readonly TokenSpan[], { texts, boundary }: Spelling): SpokenWord[] {
  const groups: TokenSpan[][] = [];
  let open: TokenSpan[] | undefined;
  for (const span of spans) {
    if (boundary[span.token]) open = undefined;
    if (textOf(texts, span.token) === '') continue;
    if (open) open.push(span);
    else {
      open = [span];
      groups.push(open);
    }
  }
  return groups.map((group) => ({
    word: group.map(({ token }) => texts[token]).join(''),
    start: at(group, 0).start,
    end: at(group, group.length - 1).end,
    confidence: Math.exp(group.reduce((sum, { logProb }) => sum + logProb, 0) / group.length),
  }));
}
