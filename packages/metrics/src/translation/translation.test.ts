// Equal to sacrebleu 2.6.0: fixtures/sacrebleu-*.json says how each value was made.
import { readFileSync } from 'node:fs';
import { ConfigError, DataError } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { type CorpusMetric, corpusScore, corpusStatistics } from '../corpus-metric.ts';
import { splitWords, trimEnd } from '../python-text.ts';
import { bleu, createBleu, sentenceBleu } from './bleu.ts';
import { chrf, createChrf } from './chrf.ts';
import {
  approximateRandomizationTest,
  bootstrapTestOf,
  pairedBootstrapTest,
  randomizationTestOf,
} from './significance.ts';
import { createTer, ter } from './ter.ts';
import { terTokenize } from './ter-tokenizer.ts';
import { type BleuTokenizer, bleuTokenize, bleuTokenizers } from './tokenizers.ts';

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/sacrebleu-${name}.json`, import.meta.url), 'utf8'));
/** Nine digits are stored. */
const near = (value: number, expected: number, what: string) =>
  expect(Math.abs(value - expected), what).toBeLessThanOrEqual(1e-6 * Math.abs(expected) + 1e-12);

interface Parameters {
  readonly tokenize?: BleuTokenizer;
  readonly lowercase?: boolean;
  readonly smooth_method?: 'exp';
  readonly smooth_value?: number;
  readonly effective_order?: boolean;
  readonly max_ngram_order?: number;
  readonly char_order?: number;
  readonly word_order?: number;
  readonly beta?: number;
  readonly whitespace?: boolean;
  readonly eps_smoothing?: boolean;
  readonly normalized?: boolean;
  readonly no_punct?: boolean;
  readonly asian_support?: boolean;
  readonly case_sensitive?: boolean;
}

interface CorpusCase {
  readonly id: string;
  readonly dataset: string;
  readonly metric: string;
  readonly nrefs: number;
  readonly params: Parameters;
  readonly name: string;
  readonly signature: string;
  readonly score: number;
  readonly counts: readonly number[];
  readonly totals: readonly number[];
  readonly precisions: readonly number[];
  readonly bp: number;
  readonly sys_len: number;
  readonly ref_len: number;
  readonly statistics: readonly number[];
  readonly num_edits: number;
  readonly ref_length: number;
}

interface SentenceCase {
  readonly id: string;
  readonly hypothesis: string;
  readonly references: readonly string[];
  readonly tokenize: BleuTokenizer;
  readonly bleu: { readonly score: number };
  readonly bleu_scores: Readonly<Record<string, number>>;
  readonly chrf2: number;
  readonly 'chrf2++': number;
  readonly chrf2_eps: number;
  readonly ter: { readonly score: number };
  readonly ter_normalized_asian: { readonly score: number; readonly num_edits: number };
}

const bleuOf = (p: Parameters) =>
  createBleu({
    tokenize: p.tokenize,
    lowerCase: p.lowercase,
    smoothing: p.smooth_method,
    smoothValue: p.smooth_value,
    effectiveOrder: p.effective_order,
    maxOrder: p.max_ngram_order,
  });
const chrfOf = (p: Parameters) =>
  createChrf({
    charOrder: p.char_order,
    wordOrder: p.word_order,
    beta: p.beta,
    lowerCase: p.lowercase,
    whitespace: p.whitespace,
    epsSmoothing: p.eps_smoothing,
  });
const terOptions = (p: Parameters) => ({
  normalized: p.normalized,
  noPunctuation: p.no_punct,
  asianSupport: p.asian_support,
  caseSensitive: p.case_sensitive,
});

describe('tokenizers', () => {
  const { cases, ter_options } = fixture('tokenizers');
  it.each(bleuTokenizers)('%s', (kind) => {
    for (const { input, [kind]: expected } of cases)
      expect(splitWords(bleuTokenize(kind)(trimEnd(input))), input).toEqual(splitWords(expected));
  });
  it.each(Object.keys(ter_options))('%s', (kind) => {
    for (const { input, [kind]: expected } of cases)
      expect(terTokenize(terOptions(ter_options[kind]))(trimEnd(input)), input).toBe(expected);
  });
});

describe('corpora', () => {
  const { datasets, cases } = fixture('corpus');
  const statisticsOf = (metric: CorpusMetric, { dataset, nrefs }: { dataset: string; nrefs: number }) => {
    const { hypotheses, references } = datasets[dataset] as { hypotheses: string[]; references: (string | null)[][] };
    const streams = references.slice(0, nrefs);
    const perSentence = hypotheses.map((_, i) => streams.map((stream) => stream[i]).filter((line) => line != null));
    return corpusStatistics(metric, hypotheses, perSentence as string[][]);
  };
  const of = (kind: string): CorpusCase[] => cases.filter(({ metric }: CorpusCase) => metric === kind);

  it.each(of('BLEU'))('$id', (golden) => {
    const metric = bleuOf(golden.params);
    const { sum, signature } = statisticsOf(metric, golden);
    const detail = metric.detail(sum);
    expect(signature).toBe(golden.signature);
    near(detail.score, golden.score, 'score');
    golden.counts.forEach((count, i) => {
      near(detail.counts[i]!, count, 'matches');
      near(detail.totals[i]!, golden.totals[i]!, 'n-grams');
      near(detail.precisions[i]!, golden.precisions[i]!, 'precision');
    });
    near(detail.brevityPenalty, golden.bp, 'brevity penalty');
    expect([detail.hypothesisLength, detail.referenceLength]).toEqual([golden.sys_len, golden.ref_len]);
  });

  it.each(of('chrF'))('$id', (golden) => {
    const metric = chrfOf(golden.params);
    const { sum, signature } = statisticsOf(metric, golden);
    expect([metric.name, signature]).toEqual([golden.name, golden.signature]);
    expect(Array.from(sum)).toEqual(golden.statistics);
    near(metric.score(sum), golden.score, 'score');
  });

  it.each(of('TER'))('$id', (golden) => {
    const metric = createTer(terOptions(golden.params));
    const { sum, signature } = statisticsOf(metric, golden);
    expect(signature).toBe(golden.signature);
    expect(sum[0]).toBe(golden.num_edits);
    near(sum[1]!, golden.ref_length, 'length');
    near(metric.score(sum), golden.score, 'score');
  });
});

describe('sentences', () => {
  it.each(fixture('sentence').cases as SentenceCase[])('$id', (golden) => {
    const { hypothesis, references, tokenize } = golden;
    near(sentenceBleu(hypothesis, references, { tokenize }).score, golden.bleu.score, 'BLEU');
    for (const [key, expected] of Object.entries(golden.bleu_scores)) {
      const [, smoothing, value, eff] = /^(exp|floor|add-k|none)(?:\[(.*)\])?(,eff)?$/.exec(key)!;
      const smoothValue = value === undefined ? undefined : Number(value);
      const options = { tokenize, smoothing: smoothing as 'exp', smoothValue, effectiveOrder: eff !== undefined };
      near(sentenceBleu(hypothesis, references, options).score, expected, key);
    }
    const pair = [[hypothesis], [references]] as const;
    near(chrf(...pair).score, golden.chrf2, 'chrF2');
    near(chrf(...pair, { wordOrder: 2 }).score, golden['chrf2++'], 'chrF2++');
    near(chrf(...pair, { epsSmoothing: true }).score, golden.chrf2_eps, 'chrF2 eps');
    near(ter(...pair).score, golden.ter.score, 'TER');
    const asian = ter(...pair, { normalized: true, asianSupport: true });
    expect(asian.edits).toBe(golden.ter_normalized_asian.num_edits);
    near(asian.score, golden.ter_normalized_asian.score, 'TER normalized');
  });
});

describe('significance', () => {
  const lines = [
    'a b c d e',
    'the cat sat on the mat',
    'one two three four five',
    'what a day it was',
    'so it goes on',
  ];
  const references = lines.map((line) => [line]);
  const worse = lines.map((line) => line.split(' ').reverse().join(' '));
  const metric = createChrf({ wordOrder: 2 });
  const counts = (hypotheses: readonly string[]) => corpusStatistics(metric, hypotheses, references).perSentence;

  it('finds no difference between a system and itself', () => {
    const same = counts(worse);
    expect(pairedBootstrapTest(metric, same, same).p).toBe(1);
    expect(approximateRandomizationTest(metric, same, same, { samples: 100 }).p).toBe(1);
  });

  it('counts the draws in which chance alone makes more of a difference', () => {
    const [a, b] = [counts(lines), counts([...worse.slice(0, 3), ...lines.slice(3)])];
    const swaps = [
      [0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1],
      [1, 0, 0, 1, 1],
      [0, 1, 1, 0, 0],
    ].map((row) => Int32Array.from(row));
    // The first two only give the systems other names; a mix of good and bad sentences differs less.
    expect(randomizationTestOf(metric, a, b, swaps).p).toBe(1 / 5);
    const draws = [
      [0, 1, 2, 0, 1],
      [3, 4, 3, 4, 3],
    ].map((row) => Int32Array.from(row));
    const { baseline, system, p } = bootstrapTestOf(metric, a, b, draws);
    expect(baseline).toBe(100);
    expect(system).toBeLessThan(100);
    expect(p).toBe(1 / 3);
  });

  it('gives an interval that holds the score, and the signature', () => {
    const { value, low, high, signature } = corpusScore(metric, worse, references, { seed: 5 });
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
    expect(signature).toContain('nw:2');
  });
});

describe('errors', () => {
  it('names what is missing', () => {
    expect(() => bleu([], [])).toThrow(DataError);
    expect(() => bleu(['a', 'b'], [['a']])).toThrow(/references for 2 hypotheses/);
    expect(() => chrf(['a', 'b'], [['a'], []])).toThrow(/line 2/);
    expect(() => createBleu({ tokenize: '14a' as '13a' })).toThrow(ConfigError);
    expect(() => createBleu({ smoothing: 'exp', smoothValue: 1 })).toThrow(/none with "exp"/);
    expect(() => createBleu({ smoothing: 'floor', smoothValue: Number.NaN })).toThrow(ConfigError);
    expect(() => createBleu({ maxOrder: 0 })).toThrow(ConfigError);
    expect(() => createBleu({ maxOrder: 1e9 })).toThrow(ConfigError);
    expect(() => createChrf({ beta: 0 })).toThrow(ConfigError);
  });
});
