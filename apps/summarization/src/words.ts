// Text to words as the settings and the language want it.
import { createTokenizer, type Tokenize } from '@longhand/tokenizer';
import type { Config } from './config.ts';
import type { SetKind } from './mode.ts';

/** Words as they are written. For a vocabulary: `normalize` them. */
export function wordSplitter({ tokenizer }: Pick<Config, 'tokenizer'>, { language }: SetKind): Tokenize {
  if (tokenizer !== 'auto') return createTokenizer({ kind: tokenizer });
  return createTokenizer({ kind: language === 'zh' ? 'chinese' : 'unicode' });
}

/** A word as the vocabulary has it. */
export const normalizer = ({ lowerCase }: Pick<Config, 'lowerCase'>): ((word: string) => string) =>
  lowerCase ? (word) => word.toLowerCase() : (word) => word;
