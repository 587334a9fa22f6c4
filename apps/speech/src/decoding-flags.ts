// Settings of the search and of what it knows of the language, the same for evaluate, predict and tune.
import { defaultsOf, group, number, text, type ValuesOf } from '@longhand/bundle/settings';
import { maxOrder } from '@longhand/language-model';
import { checkSearch, languageSettings, searchSettings } from '@longhand/speech';

const order = { min: 1, max: maxOrder, integer: true };

/** Which language models there are. */
const languageFlags = {
  ...group('Language model', {
    lm: text('', "Model over words: an ARPA file, or `train`, made of the run's training texts."),
    lmOrder: number(3, order, 'Longest n-gram of `--lm train`.'),
    tokenLm: text('', "Model over the run's tokens (characters): an ARPA file, or `train`.", { former: 'unitLm' }),
    tokenLmOrder: number(6, order, 'Longest n-gram of `--token-lm train`.', { former: 'unitLmOrder' }),
    lexicon: text('', 'A file of words, one a line, or `train`: no other words are written.'),
  }),
  ...languageSettings,
};

export type LanguageSettings = ValuesOf<typeof languageFlags>;
export const languageDefaults: LanguageSettings = defaultsOf(languageFlags);

/** Whether the search knows more than the sound. */
const isGuided = ({ lm, tokenLm, lexicon, wordBonus }: LanguageSettings): boolean =>
  Boolean(lm || tokenLm || lexicon) || wordBonus !== 0;

export const decodingSettings = { ...searchSettings, ...languageFlags };

export type DecodingSettings = ValuesOf<typeof decodingSettings>;
export const decodingDefaults: DecodingSettings = defaultsOf(decodingSettings);

/** @throws ConfigError if settings do not fit each other */
export const checkDecoding = (settings: DecodingSettings): void => checkSearch(settings, isGuided(settings));
