// The parts of `natural` used here, imported by path: the package's root loads 1,268 files and prints.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface NaturalTokenizer {
  tokenize(text: string): string[];
}

export const WordTokenizer: new () => NaturalTokenizer =
  require('natural/lib/natural/tokenizers/regexp_tokenizer.js').WordTokenizer;
export const TreebankWordTokenizer: new () => NaturalTokenizer = require('natural/lib/natural/tokenizers/treebank_word_tokenizer.js');
const PorterStemmer: { stem(word: string): string } = require('natural/lib/natural/stemmers/porter_stemmer.js');

/** No word is longer; `natural` takes time in the square of a word's length. */
const longestWord = 200;

/** Porter's stem of one word (Porter 1980), as `natural` computes it; one of over 200 characters stays as it is, in lower case. */
export const porterStem = (word: string): string =>
  word.length > longestWord ? word.toLowerCase() : PorterStemmer.stem(word);
