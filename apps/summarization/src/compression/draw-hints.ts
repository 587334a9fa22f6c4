// A tagger with hints (--hints) learns them without any headlines: of each sentence training shows it some of the words that stay.
import { hashUniform } from '@longhand/base';
import { isContent, isWord } from '@longhand/summarization/compression';

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
