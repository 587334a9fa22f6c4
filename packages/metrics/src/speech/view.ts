// An alignment to read: reference above hypothesis, word under word, the kinds of error below.
import { at } from '@longhand/base';
import { alignTexts, charactersOf, type ErrorRateOptions, type ErrorUnit, wordsOf } from './error-rate.ts';

/** A column of the view; the side that has nothing there is empty. */
export interface AlignedPair {
  readonly reference: string;
  readonly hypothesis: string;
  /** Right, substituted, deleted, inserted. */
  readonly mark: '' | 'S' | 'D' | 'I';
}

const marks = { equal: '', substitute: 'S', delete: 'D', insert: 'I' } as const;

/** Unit by unit what stands against what. */
export function alignedPairs(
  reference: string,
  hypothesis: string,
  unit: ErrorUnit = 'word',
  options: ErrorRateOptions = {},
): AlignedPair[] {
  const split = unit === 'word' ? wordsOf : charactersOf;
  const [a, b] = [split(reference), split(hypothesis)];
  return alignTexts(reference, hypothesis, unit, options).chunks.flatMap(
    ({ kind, referenceStart, referenceEnd, hypothesisStart, hypothesisEnd }) => {
      const size = Math.max(referenceEnd - referenceStart, hypothesisEnd - hypothesisStart);
      return Array.from({ length: size }, (_, i) => ({
        reference: kind === 'insert' ? '' : at(a, referenceStart + i),
        hypothesis: kind === 'delete' ? '' : at(b, hypothesisStart + i),
        mark: marks[kind],
      }));
    },
  );
}

/**
 * Three lines, or two where nothing is wrong:
 * ```
 * REF: turn the lights off
 * HYP: turn *** light  off
 *           D   S
 * ```
 */
export function alignmentView(
  reference: string,
  hypothesis: string,
  unit: ErrorUnit = 'word',
  options: ErrorRateOptions = {},
): string {
  const columns = alignedPairs(reference, hypothesis, unit, options).map((pair) => {
    const width = Math.max(Array.from(pair.reference).length, Array.from(pair.hypothesis).length);
    const cell = (text: string) => padded(text || '*'.repeat(width), width);
    return [cell(pair.reference), cell(pair.hypothesis), pair.mark.padEnd(width)] as const;
  });
  const gap = unit === 'word' ? ' ' : '';
  const line = (label: string, row: 0 | 1 | 2) => (label + columns.map((column) => column[row]).join(gap)).trimEnd();
  return [line('REF: ', 0), line('HYP: ', 1), line('     ', 2)].filter((text) => text !== '').join('\n');
}

/** To a width in code points, which `padEnd` would count in UTF-16 units. */
const padded = (text: string, width: number): string => text + ' '.repeat(width - Array.from(text).length);
