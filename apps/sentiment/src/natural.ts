// The part of `natural` that the lexicon needs, loaded when it is first used, and by path: the package's root loads 1,268 files.
// Who installed the package `longhand` has it only if they want this baseline.
import { createRequire } from 'node:module';
import { ConfigError } from '@longhand/base';

const require = createRequire(import.meta.url);

type SentimentAnalyzer = new (
  language: string,
  stemmer: undefined,
  vocabulary: 'afinn',
) => { getSentiment(words: string[]): number };

/** @throws ConfigError where `natural` is not installed */
export const sentimentAnalyzer = (): SentimentAnalyzer => load('sentiment/SentimentAnalyzer.js') as SentimentAnalyzer;

function load(file: string): unknown {
  try {
    return require(`natural/lib/natural/${file}`);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw cause;
    const problem = { where: '--model lexicon', expected: 'the npm package natural', got: 'none' };
    throw new ConfigError({ ...problem, fix: 'Install it: npm install natural@8' }, { cause });
  }
}
