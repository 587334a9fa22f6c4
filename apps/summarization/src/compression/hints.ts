// A hint is a text such as a headline: words that a compression is to keep. A tagger with hints (--hints) learns them without any
// headlines: of each sentence training shows it some of the words that stay.
import { hashUniform } from '@longhand/base';
import { porterStem } from '@longhand/tokenizer';
import { alignKept } from './align.ts';

const functionWords = new Set(
  'a an the of in to on for at by with and or is are was were be been as it its from that this'.split(' '),
);

export const isWord = (token: string): boolean => /[\p{L}\p{N}]/u.test(token);

/** Whether a token carries meaning by itself (English). */
export const isContent = (token: string): boolean => isWord(token) && !functionWords.has(token.toLowerCase());

/** Verbs and nouns of a headline stand in other forms than in the text. */
const stem = (token: string): string => porterStem(token.toLowerCase());

/** Of each token: whether the hint has it too, in its order, in any form. */
export function findHinted(tokens: readonly string[], hint: readonly string[]): boolean[] {
  return alignKept(tokens.map(stem), hint.filter(isWord).map(stem)).map((found) => found === 1);
}

/** How often a hint has a word that stays, one without meaning of its own, and one that does not stay; the first is drawn anew each time. */
const [withoutMeaning, mistaken] = [0.25, 0.02];

/** What a headline might have of a sentence whose compression is known; the same for the same seed. */
export function drawHinted(tokens: readonly string[], keep: readonly number[], seed: number): boolean[] {
  const share = hashUniform(seed, 0);
  return tokens.map((token, t) => {
    if (!isWord(token)) return false;
    const rate = keep[t] === 1 ? share * (isContent(token) ? 1 : withoutMeaning) : share * mistaken;
    return hashUniform(seed, t + 1) < rate;
  });
}
