// Flags of the search, the same for evaluate, predict and tune.
import { maxOrder } from '@longhand/language-model';
import { checkSearch, type SearchSettings, searchDefaults } from '@longhand/speech';
import { isGuided, type LanguageSettings, languageDefaults } from './language.ts';

export interface DecodingSettings extends LanguageSettings, SearchSettings {}

export const decodingDefaults: DecodingSettings = { ...languageDefaults, ...searchDefaults };

/** @throws ConfigError if settings do not fit each other */
export const checkDecoding = (settings: DecodingSettings): void => checkSearch(settings, isGuided(settings));

export const decodingFlags = {
  defaults: decodingDefaults,
  limits: {
    beam: { min: 1, max: 100_000, integer: true },
    nBest: { min: 1, integer: true },
    minLogProb: { max: 0 },
    lmOrder: { min: 1, max: maxOrder, integer: true },
    lmWeight: { min: 0 },
    lmUnknown: { min: -90, max: 0 },
    unitLmOrder: { min: 1, max: maxOrder, integer: true },
    unitLmWeight: { min: 0 },
  },
  help: {
    beam: 'Texts that the search keeps; 1: the best path.',
    nBest: 'This many transcripts of each clip, at most --beam.',
    minLogProb: 'Tokens less probable than this in a frame are not tried in it.',
    lm: "Model over words: an ARPA file, or `train`, made of the run's training texts.",
    lmOrder: 'Longest n-gram of `--lm train`.',
    lmUnknown:
      'log10 p of words and tokens to which a model gives none; 0: that of its rarest. Lower: more of them are lost.',
    wordBonus: 'Added to the score for each word.',
    unitLm: "Model over the run's tokens (characters): an ARPA file, or `train`.",
    lexicon: 'A file of words, one a line, or `train`: no other words are written.',
  },
} as const;
