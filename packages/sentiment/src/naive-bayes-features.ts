// What Naive Bayes sees of a text: its words, word n-grams and the characters of its words, each once.

/** What Naive Bayes counts beside words. */
export interface FeatureOptions {
  /** Words of the longest n-gram; 1: words alone. */
  readonly wordNgrams: number;
  /** Characters of the longest n-gram, which begin at 2; 0: none. */
  readonly characterNgrams: number;
}

/** No token holds one, so n-grams of characters are never taken for words. */
const characterMark = '\t';

/** Word n-grams with spaces between, and character n-grams of each word with a space on both sides, as scikit-learn's `char_wb`. */
export function featuresOf(
  tokens: readonly string[],
  { wordNgrams, characterNgrams }: FeatureOptions,
): ReadonlySet<string> {
  const features = new Set<string>();
  for (let n = 1; n <= wordNgrams; n++)
    for (let first = 0; first + n <= tokens.length; first++) features.add(tokens.slice(first, first + n).join(' '));
  if (characterNgrams > 0)
    for (const token of new Set(tokens)) addCharacters(features, Array.from(` ${token} `), characterNgrams);
  return features;
}

function addCharacters(features: Set<string>, characters: readonly string[], longest: number): void {
  for (let n = 2; n <= longest; n++) {
    const last = Math.max(0, characters.length - n);
    for (let first = 0; first <= last; first++)
      features.add(characterMark + characters.slice(first, first + n).join(''));
    if (last === 0) return; // the whole word, once
  }
}
