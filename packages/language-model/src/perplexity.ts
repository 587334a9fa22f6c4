// How well a model foretells texts.
import { DataError } from '@longhand/base';
import type { NgramModel } from './model.ts';
import { unknown as unknownWord } from './symbols.ts';

/** How well a model foretells texts. */
export interface Perplexity {
  /** exp of the mean of -log p over words and ends. */
  readonly perplexity: number;
  /** Natural logarithm, of all. */
  readonly logProb: number;
  /** Words and ends of texts. */
  readonly tokens: number;
  /** Words outside the vocabulary, counted among the tokens. */
  readonly unknown: number;
  /** The same without the words outside the vocabulary, as SRILM's ppl. */
  readonly perplexityOfKnown: number;
}

/** The perplexity of texts, each with its end. @throws DataError if there is no text */
export function perplexity(model: NgramModel, texts: Iterable<readonly string[]>): Perplexity {
  let [logProb, ofKnown, tokens, unknown] = [0, 0, 0, 0];
  for (const text of texts) {
    let state = model.start();
    for (const word of text) {
      const next = model.next(state, word);
      state = next.state;
      logProb += next.logProb;
      if (word !== unknownWord && model.vocabulary.has(word)) ofKnown += next.logProb;
      else unknown++;
    }
    logProb += model.end(state);
    ofKnown += model.end(state);
    tokens += text.length + 1;
  }
  if (tokens === 0) throw new DataError({ where: 'perplexity', expected: 'at least one text', got: 'none' });
  return {
    perplexity: Math.exp(-logProb / tokens),
    logProb,
    tokens,
    unknown,
    perplexityOfKnown: Math.exp(-ofKnown / (tokens - unknown)),
  };
}
