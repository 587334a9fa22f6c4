// Equal to jiwer 4.0.0: fixtures/jiwer-error-rates.json says how each value was made. And laws of the distance.
import { readFileSync } from 'node:fs';
import { createRandom, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { corpusScore, corpusStatistics } from '../corpus-metric.ts';
import { sumOf } from '../metric.ts';
import { type AlignmentChunk, align } from './alignment.ts';
import {
  alignTexts,
  charactersOf,
  createCer,
  createWer,
  type ErrorUnit,
  editCounts,
  errorMeasures,
  wordsOf,
} from './error-rate.ts';
import { alignedPairs, alignmentView } from './view.ts';

interface Values {
  readonly hits: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  readonly distance: number;
  readonly wer?: number;
  readonly mer?: number;
  readonly wil?: number;
  readonly wip?: number;
  readonly cer?: number;
  /** Not kept for the longest ones. */
  readonly alignment?: readonly (readonly [string, number, number, number, number])[];
}
interface Case {
  readonly id: string;
  readonly reference: string;
  readonly hypothesis: string;
  readonly members?: readonly string[];
  readonly word: Values;
  readonly char: Values;
}
const { cases } = JSON.parse(readFileSync(new URL('../fixtures/jiwer-error-rates.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};
const single = cases.filter(({ members }) => !members);
const corpora = cases.filter(({ members }) => members);
const tuple = ({ kind, referenceStart, referenceEnd, hypothesisStart, hypothesisEnd }: AlignmentChunk) => [
  ...[kind, referenceStart, referenceEnd, hypothesisStart, hypothesisEnd],
];

describe('equal to jiwer', () => {
  it.each(['word', 'character'] as const)('%s: counts, rates and alignments of each pair', (unit: ErrorUnit) => {
    for (const { id, reference, hypothesis, ...values } of single) {
      const expected = values[unit === 'word' ? 'word' : 'char'];
      const found = alignTexts(reference, hypothesis, unit);
      const { hits, substitutions, deletions, insertions } = expected;
      expect(found, id).toMatchObject({ hits, substitutions, deletions, insertions });
      if (expected.alignment) expect(found.chunks.map(tuple), id).toEqual(expected.alignment);
      const measures = errorMeasures(found);
      expect(measures.errorRate, id).toBeCloseTo((unit === 'word' ? expected.wer : expected.cer)!, 8);
      if (unit === 'character') continue;
      expect(measures.matchErrorRate, id).toBeCloseTo(expected.mer!, 8);
      expect(measures.informationLost, id).toBeCloseTo(expected.wil!, 8);
      expect(measures.informationPreserved, id).toBeCloseTo(expected.wip!, 8);
    }
  });

  it('counts of a corpus are the sums of its pairs', () => {
    for (const { id, members, word, char } of corpora) {
      const pairs = members!.map((member) => single.find((one) => one.id === member)!);
      for (const [metric, expected, rate] of [
        [createWer(), word, word.wer!],
        [createCer(), char, char.cer!],
      ] as const) {
        const rows = pairs.map(({ reference, hypothesis }) => metric.statistics(hypothesis, [reference]));
        const { hits, substitutions, deletions, insertions } = expected;
        expect(editCounts(sumOf(metric, rows)), id).toEqual({ hits, substitutions, deletions, insertions });
        expect(metric.score(sumOf(metric, rows)) / 100, id).toBeCloseTo(rate, 8);
      }
    }
  });
});

describe('laws', () => {
  const random = createRandom(3);
  const draw = () => Array.from({ length: random.integer(9) }, () => 'abc'[random.integer(3)]!);
  const distance = (a: readonly string[], b: readonly string[]) => {
    const { substitutions, deletions, insertions } = align(a, b);
    return substitutions + deletions + insertions;
  };
  /** The definition, without a table. */
  const naive = (a: readonly string[], b: readonly string[]): number => {
    if (a.length === 0 || b.length === 0) return a.length + b.length;
    const [restA, restB] = [a.slice(1), b.slice(1)];
    if (a[0] === b[0]) return naive(restA, restB);
    return 1 + Math.min(naive(restA, restB), naive(restA, b), naive(a, restB));
  };

  it('the distance is the definition, symmetric, and obeys the triangle inequality', () => {
    for (let i = 0; i < 60; i++) {
      const [a, b, c] = [draw(), draw(), draw()];
      expect(distance(a, b)).toBe(naive(a, b));
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
    }
  });

  it('the alignment gives the hypothesis back', () => {
    for (let i = 0; i < 60; i++) {
      const [a, b] = [draw(), draw()];
      const pairs = alignedPairs(a.join(' '), b.join(' '));
      expect(pairs.map(({ hypothesis }) => hypothesis).filter(Boolean)).toEqual(b);
      expect(pairs.map(({ reference }) => reference).filter(Boolean)).toEqual(a);
      for (const { mark, reference, hypothesis } of pairs) expect(mark === '').toBe(reference === hypothesis);
    }
  });
});

describe('what is shown and said', () => {
  it('a view with errors below', () => {
    expect(alignmentView('turn the big lights off now', 'turn big light off right now please')).toBe(
      [
        'REF: turn the big lights off ***** now ******',
        'HYP: turn *** big light  off right now please',
        '          D       S          I         I',
      ].join('\n'),
    );
    expect(alignmentView('ja 😀', 'ja', 'word')).toBe('REF: ja 😀\nHYP: ja *\n        D');
    expect(alignmentView('abc', 'adc', 'character')).toBe('REF: abc\nHYP: adc\n      S');
    expect(alignmentView('same', 'same')).toBe('REF: same\nHYP: same');
  });

  it('case counts unless it shall not', () => {
    const [lines, references] = [['Hello World'], [['hello world']]];
    expect(corpusScore(createWer(), lines, references).value).toBe(100);
    expect(corpusScore(createWer({ lowerCase: true }), lines, references)).toMatchObject({
      ...{ value: 0, signature: 'case:lc' },
    });
  });

  it('an interval over utterances holds the value; several references are an error', () => {
    const references = ['a b c', 'd e f', 'g h i', 'j k l'].map((text) => [text]);
    const { value, low, high } = corpusScore(createWer(), ['a b c', 'd x f', 'g h', 'j k l m'], references);
    expect(value).toBeCloseTo(25, 10);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(() => corpusStatistics(createWer(), ['a'], [['a', 'b']])).toThrow(DataError);
  });
});

describe('white space, as jiwer 4.0.0 has it', () => {
  // Its default merges runs of white space to one space, strips the ends, and splits at U+0020 alone.
  it.each([
    ['turn\tleft now', ['turn\tleft', 'now']],
    ['il vient\u00a0!', ['il', 'vient\u00a0!']],
    ['a\u00a0\u00a0b c', ['a', 'b', 'c']],
    ['w lesie\u00a0i polu', ['w', 'lesie\u00a0i', 'polu']],
    ['\ufeffgo home', ['\ufeffgo', 'home']],
    ['go\u3000home', ['go\u3000home']],
    ['go home\u200b', ['go', 'home\u200b']],
    ['go\u0085home', ['go\u0085home']],
    ['GO\nHOME', ['GO\nHOME']],
    ['x\u001fy', ['x\u001fy']],
    ['\u001f\u0085 x \n', ['x']],
    ['', []],
  ])('%j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

it('characters: white space counts but at the ends', () => {
  expect(charactersOf('\u001f a\t\u00a0b \u0085')).toEqual(['a', '\t', '\u00a0', 'b']);
  expect(charactersOf('\ufeffa')).toEqual(['\ufeff', 'a']);
});

it('a letter that becomes two in lower case is one character still', () => {
  expect(alignedPairs('İx', 'ix', 'character', { lowerCase: true }).map(({ reference }) => reference)).toEqual([
    'İ',
    'x',
  ]);
});

it('a long pair is aligned in little memory, as a short one is', () => {
  const random = createRandom(4);
  const draw = () => Array.from({ length: 2600 }, () => 'abc'[random.integer(3)] ?? '');
  const [a, b] = [draw(), draw()];
  const { hits, substitutions, deletions, insertions, chunks } = align(a, b);
  expect([hits + substitutions + deletions, hits + substitutions + insertions]).toEqual([a.length, b.length]);
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, item] of a.entries()) {
    const row = [i + 1];
    for (const [j, other] of b.entries())
      row.push(Math.min((above[j] ?? 0) + Number(item !== other), (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    above = row;
  }
  expect(substitutions + deletions + insertions).toBe(above.at(-1));
  for (const { kind, referenceStart, referenceEnd, hypothesisStart } of chunks)
    if (kind === 'equal')
      expect(a.slice(referenceStart, referenceEnd)).toEqual(
        b.slice(hypothesisStart, hypothesisStart + referenceEnd - referenceStart),
      );
});
