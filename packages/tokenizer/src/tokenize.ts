// Text to tokens. `unicode` is the default: nothing but white space is lost, and words of any script stay whole.
import { ConfigError, segmentsOf } from '@longhand/base';
import { naturalTreebank, naturalWords } from './natural.ts';

/** A text to its tokens. */
export type Tokenize = (text: string) => string[];

/** The names of all tokenizers. */
export const tokenizerKinds = ['words', 'treebank', 'unicode', 'characters', 'chinese'] as const;
/** The name of a tokenizer. */
export type TokenizerKind = (typeof tokenizerKinds)[number];

/** Which tokenizer, and how letters are normalised. */
export interface TokenizerConfig {
  /**
   * - `words`: WordTokenizer of the npm package `natural`, which has to be installed. ASCII and Russian letters, digits and _ only: "Über" becomes "ber", punctuation and
   *   Chinese vanish.
   * - `treebank`: the same package's Penn Treebank tokenizer: clitics split ("do n't"), punctuation kept.
   * - `unicode`: words of any script with their marks, apostrophes and hyphens inside ("don't", "naïve"), numbers, and every
   *   other character (punctuation, emoji) as a token of its own.
   * - `characters`: grapheme clusters, white space dropped.
   * - `chinese`: words by the segmenter of ICU for Chinese; other scripts as its word boundaries say.
   */
  readonly kind: TokenizerKind;
  readonly lowerCase?: boolean;
  /** Unicode normalization first; default NFC. */
  readonly normalization?: 'NFC' | 'NFKC';
}

// What stands between tokens: what Unicode or JavaScript calls white space.
const space = String.raw`\s\u0085`;
// The name and the labels of an e-mail address are bounded (RFC 5321: 64 and 63), or a long line of dots takes time in its square.
// URLs and e-mail addresses; numbers with separators; words with inner apostrophes, hyphens or dots of an abbreviation (U.S.);
// an emoji with its modifiers; else one character.
const unicodeToken = new RegExp(
  [
    String.raw`https?:\/\/[^${space}<>"]+[^${space}<>".,;:!?)\]]`,
    String.raw`[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+`,
    String.raw`\p{N}+(?:[.,:/]\p{N}+)*(?:\p{L}+)?`,
    String.raw`(?:\p{Lu}\.){2,}`,
    String.raw`[\p{L}\p{M}\p{N}_]+(?:['\u2019\-\u2010][\p{L}\p{M}\p{N}_]+)*`,
    String.raw`\p{Extended_Pictographic}(?:\uFE0F|\p{M}|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*`,
    String.raw`\.{3}|-{2,}`,
    `[^${space}]`,
  ].join('|'),
  'gu',
);

/**
 * A function from a text to its tokens.
 * @throws ConfigError if the kind is unknown, or is `natural`'s where that is not there
 * @example
 * const tokenize = createTokenizer({ kind: 'unicode', lowerCase: true });
 * tokenize('Not bad at all.'); // ['not', 'bad', 'at', 'all', '.']
 */
export function createTokenizer({ kind, lowerCase = false, normalization = 'NFC' }: TokenizerConfig): Tokenize {
  const split = splitter(kind);
  return (text) => {
    const normalized = text.normalize(normalization);
    return split(lowerCase ? normalized.toLowerCase() : normalized);
  };
}

function splitter(kind: TokenizerKind): Tokenize {
  switch (kind) {
    case 'words':
      return naturalWords();
    case 'treebank':
      return naturalTreebank();
    case 'unicode':
      return (text) => text.match(unicodeToken) ?? [];
    case 'characters':
      return segmenterTokens(new Intl.Segmenter('und', { granularity: 'grapheme' }));
    case 'chinese':
      return segmenterTokens(new Intl.Segmenter('zh', { granularity: 'word' }));
    default:
      kind satisfies never;
      throw new ConfigError({ where: 'createTokenizer: kind', expected: tokenizerKinds.join(', '), got: `"${kind}"` });
  }
}

function segmenterTokens(segmenter: Intl.Segmenter): Tokenize {
  return (text) => {
    const tokens: string[] = [];
    for (const { text: token } of segmentsOf(segmenter, text)) if (!blank.test(token)) tokens.push(token);
    return tokens;
  };
}

const blank = new RegExp(`^[${space}]*$`);
