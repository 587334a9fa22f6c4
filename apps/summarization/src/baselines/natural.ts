// The parts of `natural` that the baselines need, imported by path: the package's root loads 1,268 files.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Term frequencies of documents, and tf (1 + log(N / (1 + n))). */
export interface TfIdf {
  addDocument(tokens: readonly string[]): void;
  idf(term: string): number;
  listTerms(document: number): { readonly term: string; readonly tfidf: number }[];
}
export const TfIdf: new () => TfIdf = require('natural/lib/natural/tfidf/tfidf.js');

interface StopWords {
  readonly words: readonly string[];
}
const english: StopWords = require('natural/lib/natural/util/stopwords.js');
const chinese: StopWords = require('natural/lib/natural/util/stopwords_zh.js');

/** Words that say little; the English ones where there is no list of the language. */
export const stopWords = (language: string): ReadonlySet<string> =>
  new Set((language === 'zh' ? chinese : english).words);
