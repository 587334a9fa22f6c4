// Text to words as the settings and the language want it.
import { createTokenizer, type Tokenize } from '@longhand/tokenizer';
import type { Language, TextSettings } from './fields.ts';

/** Words as they are written. For a vocabulary: `normalize` them. */
export function wordSplitter({ tokenizer }: Pick<TextSettings, 'tokenizer'>, { language }: Language): Tokenize {
  if (tokenizer !== 'auto') return createTokenizer({ kind: tokenizer });
  return createTokenizer({ kind: language === 'zh' ? 'chinese' : 'unicode' });
}

/** A word as the vocabulary has it. */
export const normalizer = ({ lowerCase }: Pick<TextSettings, 'lowerCase'>): ((word: string) => string) =>
  lowerCase ? (word) => word.toLowerCase() : (word) => word;
