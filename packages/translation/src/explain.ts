// What a translation was read from: the attention of its tokens over those of the source.
import { at } from '@longhand/base';
import { EOS, specialTokens } from '@longhand/tokenizer';
import { type DecodedText, strongest } from './inference.ts';
import { rounded } from './rounded.ts';

/** A token of a translation, the source token with the most attention when it was chosen, and that weight. */
export type AlignedToken = readonly [token: string, source: string, weight: number];

/** The attention of a translation, as a heat map shows it. */
export interface Explanation {
  /** Tokens of the source, its end `</s>` last. */
  readonly source: readonly string[];
  /** Tokens of the translation, its end last; none for an empty sentence. */
  readonly translation: readonly string[];
  /** A row for each token of the translation, a weight for each of the source. */
  readonly attention: readonly Float32Array[];
}

const end = specialTokens[EOS];

/** @param words tokens of the source */
export function alignmentOf(words: readonly string[], { tokens, attention }: DecodedText): AlignedToken[] {
  const source = [...words, end];
  return tokens.map((token, t) => {
    const weights = at(attention, t);
    const best = strongest(weights, source.length);
    return [token, at(source, best), rounded(weights[best]!)];
  });
}

/** @param words tokens of the source */
export const explanationOf = (words: readonly string[], { tokens, attention }: DecodedText): Explanation => ({
  source: [...words, end],
  translation: [...tokens, end].slice(0, attention.length),
  attention: attention.map((weights) => weights.slice(0, words.length + 1)), // shorter sentences of a batch are padded
});
