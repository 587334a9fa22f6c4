// Lines as the classical systems see them: words, signs, and characters of scripts without spaces.

const token =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{M}\p{N}]/gu;

export const wordsOf = (line: string): string[] => line.match(token) ?? [];

/** Words as a line; a closing sign stands at the word before it. */
export const lineOf = (words: readonly string[], spaces: boolean): string =>
  spaces
    ? words
        .join(' ')
        .replaceAll(/ ([.,:;!?…)\]»])/g, '$1')
        .replaceAll(/([([«]) /g, '$1')
    : words.join('');
