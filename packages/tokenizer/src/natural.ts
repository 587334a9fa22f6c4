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

/** Porter's stem of one word (Porter 1980), as `natural` computes it. */
export const porterStem = (word: string): string => PorterStemmer.stem(word);
