// A text as the tokens that may be deleted, and what is left of them as text again, spaced as it was in the source.
import { at } from '@longhand/base';
import type { Tokenize } from '@longhand/tokenizer';

import type { Language, TextSettings } from '../fields.ts';
import { protecting, wordSplitter } from '../words.ts';

// Clitics come off ("do n't", "he 's"), hyphened words fall apart; abbreviations, numbers and names like O'Brien stay whole.
const deletable = new RegExp(
  [
    String.raw`[nN]['\u2019][tT](?![\p{L}\p{N}])`,
    String.raw`['\u2019](?:[sSdDmM]|re|ve|ll|RE|VE|LL)(?![\p{L}\p{N}])`,
    String.raw`(?:\p{Lu}\.){2,}`,
    String.raw`\p{N}+(?:[.,:]\p{N}+)*`,
    String.raw`\p{Lu}['\u2019]\p{Lu}[\p{L}\p{M}]+`,
    String.raw`\p{L}[\p{L}\p{M}]*?(?=[nN]['\u2019][tT](?![\p{L}\p{N}]))`,
    String.raw`\p{L}[\p{L}\p{M}]*`,
    String.raw`\S`,
  ].join('|'),
  'gu',
);

/** `auto` splits finer than other modes: what can be deleted by itself is a token. */
export function tokenSplitter(
  settings: Pick<TextSettings, 'tokenizer' | 'protectedPattern'>,
  language: Language,
): Tokenize {
  if (settings.tokenizer !== 'auto' || language.language === 'zh') return wordSplitter(settings, language);
  return protecting(settings.protectedPattern, (text) => text.normalize('NFC').match(deletable) ?? []);
}

/** Of each token: whether white space stands before it in the text. A token that the text has not is taken to have some. */
export function spacesBefore(text: string, tokens: readonly string[]): boolean[] {
  const source = text.normalize('NFC');
  let end = 0;
  return tokens.map((token) => {
    const start = source.indexOf(token, end);
    if (start < 0) return true;
    const spaced = /\s/.test(source.slice(end, start));
    end = start + token.length;
    return spaced;
  });
}

// What stands close to the word before it or after it where the source has it so, though others stood between.
const closing = /^(?:[\p{Pe}\p{Pf}\p{Pd}\p{Po}]|['\u2019]\p{L}+$|[nN]['\u2019][tT]$)/u;
const opening = /^[\p{Ps}\p{Pi}\p{Pd}\p{Sc}"'#@]$/u;
const withoutSpaces = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * The kept tokens as text. Neighbours are spaced as they were; over a gap there is a space, but for punctuation that had none,
 * and in scripts without. The first letter is large if the source's was.
 */
export function joinKept(tokens: readonly string[], spaces: readonly boolean[], keep: readonly number[]): string {
  const isSpaced = (last: number, t: number): boolean => {
    if (last === t - 1) return at(spaces, t);
    if (withoutSpaces.test(at(tokens, last)) && withoutSpaces.test(at(tokens, t)))
      return spaces.slice(last + 1, t + 1).some(Boolean);
    const close = (closing.test(at(tokens, t)) && !spaces[t]) || (opening.test(at(tokens, last)) && !spaces[last + 1]);
    return !close;
  };
  const kept = tokens.map((_, t) => t).filter((t) => keep[t] === 1);
  const joined = kept.map((t, n) => (n > 0 && isSpaced(at(kept, n - 1), t) ? ' ' : '') + at(tokens, t)).join('');
  return /^\p{Lu}/u.test(tokens[0] ?? '') ? joined.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : joined;
}
