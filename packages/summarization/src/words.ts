// Text to words as the settings and the language want it.
import { ConfigError } from '@longhand/base';
import { createTokenizer, isolateGlossaries, type Tokenize } from '@longhand/tokenizer';
import type { Language, TextSettings } from './fields.ts';

/** Words as they are written. For a vocabulary: `normalize` them. @throws ConfigError for a pattern that is none */
export function wordSplitter(
  { tokenizer, protectedPattern }: Pick<TextSettings, 'tokenizer' | 'protectedPattern'>,
  { language }: Language,
): Tokenize {
  const kind = tokenizer !== 'auto' ? tokenizer : language === 'zh' ? 'chinese' : 'unicode';
  return protecting(protectedPattern, createTokenizer({ kind }));
}

/** A word as the vocabulary has it: protected ones as they are. */
export function normalizer({
  lowerCase,
  protectedPattern,
}: Pick<TextSettings, 'lowerCase' | 'protectedPattern'>): (word: string) => string {
  if (!lowerCase) return (word) => word;
  const isWhole = wholeMatch(protectedPattern);
  return (word) => (isWhole(word) ? word : word.toLowerCase());
}

/** The same words, but for parts of the text that match the pattern: each is one word. @throws ConfigError for a pattern that is none */
export function protecting(pattern: string, split: Tokenize): Tokenize {
  if (pattern === '') return split;
  wholeMatch(pattern);
  return (text) => isolateGlossaries(text, [pattern]).flatMap((part) => (part.whole ? [part.text] : split(part.text)));
}

function wholeMatch(pattern: string): (text: string) => boolean {
  if (pattern === '') return () => false;
  const problem = (got: string, cause?: unknown) =>
    new ConfigError({ where: 'protectedPattern', expected: 'a regular expression such as #\\w+#', got }, { cause });
  let expression: RegExp;
  try {
    isolateGlossaries('', [pattern]);
    expression = new RegExp(`^(?:${pattern})$`, 'u');
  } catch (cause) {
    throw problem(`"${pattern}"`, cause);
  }
  if (expression.test('')) throw problem(`"${pattern}", which matches nothing at all`);
  return (text) => expression.test(text);
}
