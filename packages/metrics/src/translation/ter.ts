// Translation edit rate (Snover et al. 2006): edits, shifts included, for each word of the reference. As sacrebleu's.
import { at } from '@longhand/base';
import { type CorpusMetric, corpusStatistics } from '../corpus-metric.ts';
import { splitWords, trimEnd } from '../python-text.ts';
import { editsWithShifts } from './edit-rate.ts';
import { sacrebleuVersion } from './sacrebleu.ts';
import { type TerTokenizerOptions, terTokenize } from './ter-tokenizer.ts';

/** How TER compares words. */
export type TerOptions = TerTokenizerOptions;

/** Counts of a sentence: [edits to the nearest reference, mean length of the references]. Lower scores are better. */
export function createTer(options: TerOptions = {}): CorpusMetric {
  const tokenizer = terTokenize(options);
  const wordsOf = (text: string) => splitWords(tokenizer(trimEnd(text)));
  const yesNo = (value = false) => (value ? 'yes' : 'no');
  return {
    ...{ name: 'TER', unit: 'percent', better: 'lower', decimals: 2 },
    signature: (references) =>
      [
        `nrefs:${references}`,
        `case:${options.caseSensitive ? 'mixed' : 'lc'}`,
        'tok:tercom',
        `norm:${yesNo(options.normalized)}`,
        `punct:${yesNo(!options.noPunctuation)}`,
        `asian:${yesNo(options.asianSupport)}`,
        `version:${sacrebleuVersion}`,
      ].join('|'),
    statistics: (hypothesis, references) => {
      const words = wordsOf(hypothesis);
      // sacrebleu tokenizes references twice, which matters for "war's." alone: once it is "war's .", then "war 's .".
      const others = references.map((reference) => wordsOf(tokenizer(trimEnd(reference))));
      const edits = Math.min(...others.map((other) => editsWithShifts(words, other)));
      return Float64Array.of(edits, others.reduce((sum, { length }) => sum + length, 0) / others.length);
    },
    score: ([edits, length]) => (length! > 0 ? (100 * edits!) / length! : edits! > 0 ? 100 : 0),
  };
}

/** Corpus TER of one line each, with its parts and signature. @throws DataError as `corpusStatistics` */
export function ter(
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
  options: TerOptions = {},
): { readonly score: number; readonly edits: number; readonly referenceLength: number; readonly signature: string } {
  const metric = createTer(options);
  const { sum, signature } = corpusStatistics(metric, hypotheses, references);
  return { score: metric.score(sum), edits: at(sum, 0), referenceLength: at(sum, 1), signature };
}
