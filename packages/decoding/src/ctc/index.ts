export { type CtcAlignment, ctcAlign } from './align.ts';
export { type CtcEmissions, frameRange, type TokenSpan } from './emissions.ts';
export { createGreedyDecoder, ctcGreedy, type GreedyDecoder, type GreedyResult } from './greedy.ts';
export { lexiconScorer } from './lexicon.ts';
export {
  type CtcHypothesis,
  createPrefixSearch,
  ctcPrefixSearch,
  type PrefixSearch,
  type PrefixSearchOptions,
} from './prefix-search.ts';
export {
  combineScorers,
  type PrefixScorer,
  type SymbolModel,
  type TokenScorerOptions,
  tokenScorer,
  type WordState,
  wordScorer,
} from './scorer.ts';
export { type Spelling, unspelledWords } from './spelling.ts';
export { type SpokenWord, wordsOfSpans } from './words.ts';
