// What decoding knows of the language: n-gram models over words and over the model's tokens, a lexicon, a bonus a word.
import { defaultsOf } from '@longhand/bundle/settings';
import {
  combineScorers,
  lexiconScorer,
  type PrefixScorer,
  type SymbolModel,
  tokenScorer,
  wordScorer,
} from '@longhand/decoding';
import type { NgramModel } from '@longhand/language-model';
import { languageSettings } from './settings.ts';
import type { SpeechTokens } from './tokens.ts';

/** Models of the language, in memory; each may be missing. */
export interface Language {
  readonly words?: NgramModel;
  /** Over the recognizer's tokens, for characters a character model. */
  readonly tokens?: NgramModel;
  /** No other words are written. */
  readonly lexicon?: readonly string[];
}

/** How much the language counts beside the sound. */
export interface LanguageWeights {
  /** Of the model over words. */
  readonly lmWeight: number;
  /** log10 p of words and tokens to which a model gives none: it has no `<unk>`, or says -99. 0: that of its rarest. */
  readonly lmUnknown: number;
  /** Of the model over tokens. */
  readonly tokenLmWeight: number;
  /** Added to the score for each word, with or without a model. */
  readonly wordBonus: number;
}

/** How much the language counts in a search: the defaults. */
export const languageWeights: LanguageWeights = defaultsOf(languageSettings);

/**
 * A scorer for the search.
 * @returns undefined where nothing but the sound counts
 * @throws DataError if the tokens can write no word of the lexicon; ConfigError for a weight that is no number
 */
export function createScorer(
  { words, tokens: tokenModel, lexicon }: Language,
  { spelling, vocabulary }: SpeechTokens,
  weights: Partial<LanguageWeights> = {},
): PrefixScorer<unknown> | undefined {
  const { lmWeight, lmUnknown, tokenLmWeight, wordBonus } = { ...languageWeights, ...weights };
  const given = lmUnknown === 0 ? {} : { unknown: Math.LN10 * lmUnknown };
  const scorers: PrefixScorer<unknown>[] = [];
  const add = <State>(scorer: PrefixScorer<State>) => scorers.push(scorer as PrefixScorer<unknown>);
  if (lexicon) add(lexiconScorer(lexicon, spelling));
  if (words || wordBonus !== 0) {
    const options = { weight: lmWeight, bonus: wordBonus, ...given };
    if (words) add(wordScorer(words, spelling, options));
    else add(wordScorer(indifferent, spelling, options));
  }
  if (tokenModel) add(tokenScorer(tokenModel, vocabulary.tokens, { weight: tokenLmWeight, ...given }));
  if (scorers.length === 0) return undefined;
  return scorers.length === 1 ? scorers[0] : (combineScorers(scorers) as PrefixScorer<unknown>);
}

/** Where only the bonus counts. */
const indifferent: SymbolModel<null> = { start: () => null, next: () => ({ state: null, logProb: 0 }), end: () => 0 };
