// Equal to subword-nmt 0.3.9: fixtures/subword-nmt-bpe.json says how each value was made.
import { readFileSync } from 'node:fs';
import { ConfigError, createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { isolateGlossaries } from './glossaries.ts';
import { endOfWord, learnBpe, type Merge, mergePair } from './merges.ts';
import { createBpe, markUnits } from './segmenter.ts';

interface Golden {
  readonly id: string;
  readonly kind: string;
  readonly num_symbols: number;
  readonly min_frequency?: number;
  readonly total_symbols?: boolean;
  readonly merges: readonly string[];
  readonly dictionary: readonly string[];
  readonly options: {
    readonly merges?: number;
    readonly separator?: string;
    readonly dropout?: number;
    readonly vocab?: number;
    readonly glossaries?: readonly string[];
    readonly codes_without_version_line?: boolean;
  };
  readonly pairs: readonly (readonly [input: string, output: string])[];
  readonly merges_latin1: readonly string[];
  readonly pairs_latin1: readonly (readonly [input: string, output: string])[];
}

const fixture = JSON.parse(readFileSync(new URL('../fixtures/subword-nmt-bpe.json', import.meta.url), 'utf8'));
const corpus = fixture.corpora['mixed-en-de'];
const cases = fixture.cases as readonly Golden[];
const of = (kind: string) => cases.filter((golden) => golden.kind === kind);
const mergesOf = (lines: readonly string[]) => lines.map((line) => line.split(' ') as unknown as Merge);
const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

function countWords(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of lines.flatMap((line) => line.split(' ')))
    if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

describe('learnBpe', () => {
  const counts = countWords(corpus.text);
  const learned = (golden: Golden, from: ReadonlyMap<string, number>) =>
    learnBpe(from, {
      merges: golden.num_symbols,
      minFrequency: golden.min_frequency,
      totalSymbols: golden.total_symbols,
    }).map((merge) => merge.join(' '));

  it('the corpus', () =>
    expect(learnBpe(counts, { merges: corpus.num_symbols, minFrequency: corpus.min_frequency })).toEqual(
      mergesOf(corpus.merges),
    ));
  it.each(of('learn'))('$id', (golden) => expect(learned(golden, counts)).toEqual(golden.merges));
  it.each(of('learn-dictionary'))('$id', (golden) => {
    const entries = golden.dictionary.map((line) => line.split(' ')).map(([word, n]) => [word!, Number(n)] as const);
    expect(learned(golden, new Map(entries))).toEqual(golden.merges);
  });
  it.each(of('byte-level'))('$id', (golden) => {
    const bytes = countWords((corpus.text as string[]).map(latin1));
    expect(learned(golden, bytes)).toEqual(golden.merges_latin1);
  });
});

describe('createBpe', () => {
  const counted = new Map<string, number>(
    (corpus.vocabulary as string[]).map((line) => line.split(' ')).map(([unit, n]) => [unit!, Number(n)]),
  );
  it.each(of('apply').filter(({ options }) => !options.codes_without_version_line))('$id', ({ options, pairs }) => {
    const separator = options.separator ?? '@@';
    const written = (unit: string) => (unit.endsWith(endOfWord) ? unit.slice(0, -endOfWord.length) : `${unit}@@`);
    const threshold = options.vocab;
    const vocabulary = threshold ? { has: (unit: string) => counted.get(written(unit))! >= threshold } : undefined;
    const bpe = createBpe(mergesOf(corpus.merges).slice(0, options.merges), { vocabulary });
    const dropout = options.dropout ? { rate: options.dropout, random: createRandom(1) } : undefined;
    const unitsOf = (word: string): string[] => {
      const parts = isolateGlossaries(word, options.glossaries ?? []).flatMap(({ text, whole }) =>
        whole ? [text + endOfWord] : bpe(text, dropout).map((unit, i, all) => (i + 1 < all.length ? unit : unit)),
      );
      // Inside a word a part's last unit has no end of word.
      const inner = parts.map((unit, i) => (i + 1 < parts.length ? unit.replace(endOfWord, '') : unit));
      return markUnits(inner, separator);
    };
    for (const [input, expected] of pairs) {
      const words = input.split(' ').filter((word) => word !== '');
      expect(words.flatMap(unitsOf), input).toEqual(expected.split(' ').filter((unit) => unit !== ''));
    }
  });

  it.each(of('byte-level'))('$id', ({ merges_latin1, pairs_latin1 }) => {
    const bpe = createBpe(mergesOf(merges_latin1));
    for (const [input, expected] of pairs_latin1) {
      const words = latin1(input)
        .split(' ')
        .filter((word) => word !== '');
      const units = words.flatMap((word) => markUnits(bpe(word)));
      expect(units, input).toEqual(expected.split(' ').filter((unit) => unit !== ''));
    }
  });

  it('drops merges at the given rate, the same ones for the same seed', () => {
    const bpe = createBpe(mergesOf(corpus.merges));
    const words = [...countWords(corpus.text).keys()];
    const total = (seed: number, rate: number) => {
      const random = createRandom(seed);
      return words.flatMap((word) => bpe(word, { rate, random }));
    };
    expect(total(1, 0.3)).toEqual(total(1, 0.3));
    expect(total(1, 0.3)).not.toEqual(total(2, 0.3));
    expect(total(1, 0.1).length).toBeGreaterThan(total(1, 0).length);
    expect(total(1, 0.5).length).toBeGreaterThan(total(1, 0.1).length);
    expect(total(1, 0.5).join('')).toBe(words.map((word) => word + endOfWord).join(''));
  });
});

describe('isolateGlossaries', () => {
  const parts = (word: string, glossaries: readonly string[]) =>
    isolateGlossaries(word, glossaries).map(({ text }) => text);

  it.each([
    ['B12-Tor', ['e-mail', '\\d+', 'B12'], ['B', '12', '-Tor']],
    ['B12-Tor', ['B12', '\\d+'], ['B', '12', '-Tor']],
    ['B12', ['\\d+', 'B12'], ['B', '12']],
    ['B12', ['B12', 'x'], ['B12']],
    ['1934USABUSA', ['USA'], ['1934', 'USA', 'B', 'USA']],
    ['USAToday', ['USA|UK'], ['USAToday']],
    ['inUSA', ['USA|UK'], ['in', 'USA']],
    ['e-mails', ['e-mail'], ['e-mail', 's']],
    ['', ['a'], ['']],
  ])('%s by %j', (word, glossaries, expected) => expect(parts(word, glossaries)).toEqual(expected));

  it('keeps a part whole that a glossary matches, whichever made it', () =>
    expect(isolateGlossaries('B12-Tor', ['\\d+', 'B']).map(({ whole }) => whole)).toEqual([true, true, false]));

  it.each(['(', '(\\d+)-(\\d+)', '\\-'])('refuses %s', (glossary) =>
    expect(() => isolateGlossaries('a', [glossary])).toThrow(ConfigError),
  );
});

it('markUnits takes the suffix from the end of the last unit alone', () => {
  expect(markUnits(['a</w>', 'b</w></w>'])).toEqual(['a</w>@@', 'b</w>']);
  expect(markUnits(['ab', 'c'])).toEqual(['ab@@', 'c']);
});

it('merges a long word as the definition does, round by round', () => {
  const random = createRandom(5);
  const draw = (size: number) => Array.from({ length: size }, () => 'ab'[random.integer(2)]).join('');
  for (let i = 0; i < 200; i++) {
    const merges: Merge[] = Array.from({ length: 12 }, () => [
      draw(1 + random.integer(3)),
      draw(1 + random.integer(3)),
    ]);
    const word = draw(40);
    let symbols = Array.from(word);
    for (;;) {
      const ranks = symbols.slice(1).map((right, k) => merges.findIndex(([x, y]) => x === symbols[k] && y === right));
      const best = Math.min(...ranks.filter((rank) => rank >= 0));
      const merge = merges[best];
      if (!merge) break;
      symbols = mergePair(symbols, ...merge);
    }
    expect(createBpe(merges, { suffix: '' })(word)).toEqual(symbols);
  }
});
