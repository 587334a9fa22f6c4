// Tokens that ROUGE counts.
import { ConfigError, segmentsOf } from '@longhand/base';
import { porterStem } from './porter.ts';

/** All tokenizers of ROUGE. */
export const rougeTokenizers = ['google', 'characters', 'words'] as const;

/** How ROUGE splits texts into words. */
export interface RougeTokenizerOptions {
  /**
   * - `google` (default): runs of a-z and 0-9 of the lower-cased text, as rouge_score has them; other scripts vanish.
   * - `characters`: each Chinese or Japanese character, and other letters and digits in runs: for Chinese.
   * - `words`: word-like segments of ICU's word segmenter, for any script.
   */
  readonly tokenizer?: (typeof rougeTokenizers)[number];
  /** Porter's stems of words longer than three characters (`google` alone). */
  readonly stemmer?: boolean;
}

/** The tokenizer of a ROUGE. @throws ConfigError for an unknown tokenizer, or a stemmer with another than Google's */
export function createRougeTokenizer({ tokenizer = 'google', stemmer = false }: RougeTokenizerOptions): {
  readonly name: string;
  readonly tokenize: (text: string) => string[];
} {
  if (stemmer && tokenizer !== 'google')
    throw new ConfigError({ where: 'ROUGE: stemmer', expected: 'tokenizer "google"', got: `"${tokenizer}"` });
  switch (tokenizer) {
    case 'google': {
      const split = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
      const stem = (word: string) => (word.length > 3 ? porterStem(word) : word);
      return { name: 'google', tokenize: stemmer ? (text) => split(text).map(stem) : split };
    }
    case 'characters':
      return { name: 'characters', tokenize: (text) => text.toLowerCase().match(denseOrRun) ?? [] };
    case 'words': {
      const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
      const tokenize = (text: string) =>
        [...segmentsOf(segmenter, text.toLowerCase())]
          .filter(({ wordLike }) => wordLike)
          .map((segment) => segment.text);
      return { name: `words-icu${process.versions.icu}`, tokenize };
    }
    default: {
      const expected = rougeTokenizers.join(', ');
      throw new ConfigError({ where: 'ROUGE: tokenizer', expected, got: `"${tokenizer satisfies never}"` });
    }
  }
}

const dense = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`;
const denseOrRun = new RegExp(String.raw`[${dense}]|(?:(?![${dense}])[\p{L}\p{M}\p{N}])+`, 'gu');
