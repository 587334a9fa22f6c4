// The parts of `natural` that the baselines need, loaded when they are used, and by path: the package's root loads 1,268 files.
import { createRequire } from 'node:module';
import { ConfigError } from '@longhand/base';

const require = createRequire(import.meta.url);

/** Term frequencies of documents, and tf (1 + log(N / (1 + n))). */
export interface TfIdf {
  addDocument(tokens: readonly string[]): void;
  idf(term: string): number;
  listTerms(document: number): { readonly term: string; readonly tfidf: number }[];
}

/** @throws ConfigError where `natural` is not installed */
export const createTfIdf = (): TfIdf => new (load('tfidf/tfidf.js') as new () => TfIdf)();

interface StopWords {
  readonly words: readonly string[];
}
/** Words that say little; the English ones where there is no list of the language. */
export const stopWords = (language: string): ReadonlySet<string> =>
  new Set((load(language === 'zh' ? 'util/stopwords_zh.js' : 'util/stopwords.js') as StopWords).words);

function load(file: string): unknown {
  try {
    return require(`natural/lib/natural/${file}`);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw cause;
    const problem = { where: 'the baselines of TF-IDF', expected: 'the npm package natural', got: 'none' };
    throw new ConfigError({ ...problem, fix: 'Install it: npm install natural@8' }, { cause });
  }
}
