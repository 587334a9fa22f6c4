// Word and character error rate: (substitutions + deletions + insertions) / length of the reference. As jiwer's.
import { at, DataError } from '@longhand/base';
import type { CorpusMetric } from '../corpus-metric.ts';
import { mergeSpaces, trim } from '../python-text.ts';
import { type Alignment, align, type EditCounts } from './alignment.ts';

/** How texts are compared. */
export interface ErrorRateOptions {
  /** Default false: case counts. */
  readonly lowerCase?: boolean;
}

/** What errors are counted in: words or characters. */
export type ErrorUnit = 'word' | 'character';

/**
 * What stands between spaces (U+0020). Other white space, a tab or a no-break space, is part of a word, unless it is at the text's
 * ends or several of it stand together: so jiwer's default has it.
 */
export const wordsOf = (text: string): string[] =>
  trim(mergeSpaces(text))
    .split(' ')
    .filter((word) => word !== '');

/** Code points; white space counts, but not that at the ends. */
export const charactersOf = (text: string): string[] => Array.from(trim(text));

/** Words: WER. Counts of an utterance: [hits, substitutions, deletions, insertions]. Lower scores are better. */
export const createWer = (options: ErrorRateOptions = {}): CorpusMetric => createErrorRate('word', options);

/** Characters: CER, with the same counts. */
export const createCer = (options: ErrorRateOptions = {}): CorpusMetric => createErrorRate('character', options);

function createErrorRate(unit: ErrorUnit, options: ErrorRateOptions): CorpusMetric {
  const name = unit === 'word' ? 'WER' : 'CER';
  return {
    ...{ name, unit: 'percent', better: 'lower', decimals: 1 },
    signature: () => `case:${options.lowerCase ? 'lc' : 'mixed'}`,
    statistics: (hypothesis, references) => {
      const [reference, ...more] = references;
      if (reference === undefined || more.length > 0)
        throw new DataError({ where: name, expected: 'one reference', got: String(references.length) });
      const { hits, substitutions, deletions, insertions } = alignTexts(reference, hypothesis, unit, options);
      return Float64Array.of(hits, substitutions, deletions, insertions);
    },
    score: (counts) => 100 * errorMeasures(editCounts(counts)).errorRate,
  };
}

/** Of each unit: a letter that becomes two (İ) stays one character. */
const toLower = (unit: string): string => unit.toLowerCase();

/** What is aligned of two texts. */
export function alignTexts(
  reference: string,
  hypothesis: string,
  unit: ErrorUnit,
  { lowerCase = false }: ErrorRateOptions = {},
): Alignment {
  const split = unit === 'word' ? wordsOf : charactersOf;
  const [a, b] = [split(reference), split(hypothesis)];
  return lowerCase ? align(a.map(toLower), b.map(toLower)) : align(a, b);
}

/** Summed or single counts by name. */
export function editCounts(counts: ArrayLike<number>): EditCounts {
  return { hits: at(counts, 0), substitutions: at(counts, 1), deletions: at(counts, 2), insertions: at(counts, 3) };
}

/** Error rates, as jiwer names them. */
export interface ErrorMeasures {
  /** Errors over the reference's length; of an empty reference the number of insertions. */
  readonly errorRate: number;
  /** Errors over errors and hits (Morris et al. 2004, as the next two). */
  readonly matchErrorRate: number;
  /** 1 - informationPreserved. */
  readonly informationLost: number;
  /** Hits squared over the product of both lengths. */
  readonly informationPreserved: number;
}

/** From 0 to 1, the error rate above 1 where much is inserted. */
export function errorMeasures({ hits, substitutions, deletions, insertions }: EditCounts): ErrorMeasures {
  const errors = substitutions + deletions + insertions;
  const reference = hits + substitutions + deletions;
  const hypothesis = hits + substitutions + insertions;
  // Nothing against nothing is right; nothing against something is not.
  const informationPreserved =
    reference === 0 && hypothesis === 0
      ? 1
      : reference === 0 || hypothesis === 0
        ? 0
        : (hits / reference) * (hits / hypothesis);
  return {
    errorRate: reference === 0 ? insertions : errors / reference,
    matchErrorRate: errors + hits === 0 ? 0 : errors / (errors + hits),
    informationLost: 1 - informationPreserved,
    informationPreserved,
  };
}
