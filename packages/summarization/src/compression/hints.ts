// A hint is a text such as a headline: words that a compression is to keep.
import { porterStem } from '@longhand/tokenizer/natural';
import { alignKept } from './align.ts';

const functionWords = new Set(
  'a an the of in to on for at by with and or is are was were be been as it its from that this'.split(' '),
);

/** Whether a token has a letter or a number. */
export const isWord = (token: string): boolean => /[\p{L}\p{N}]/u.test(token);

/** Whether a token carries meaning by itself (English). */
export const isContent = (token: string): boolean => isWord(token) && !functionWords.has(token.toLowerCase());

/** Verbs and nouns of a headline stand in other forms than in the text. */
const stem = (token: string): string => porterStem(token.toLowerCase());

/** Of each token: whether the hint has it too, in its order, in any form. */
export function findHinted(tokens: readonly string[], hint: readonly string[]): boolean[] {
  return alignKept(tokens.map(stem), hint.filter(isWord).map(stem)).map((found) => found === 1);
}
