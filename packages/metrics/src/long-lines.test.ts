// Every tokenizer and count takes time that grows with a line's length: a quadratic one would take minutes here.
import { expect, it } from 'vitest';
import {
  alignmentView,
  bleuTokenizers,
  createBleu,
  createCer,
  createChrf,
  createRougeTokenizer,
  createTer,
  createWer,
  porterStem,
  rougeTokenizers,
} from './index.ts';

const size = 30_000;
const lines = ['a.', '.', 'y', ' ', '1', '👨‍👩‍👧‍', '\u0301', '中文', '! ', 'http://a.b/c?d=1&', '\uD800', '\0'].map(
  (unit) => unit.repeat(size / unit.length),
);
lines.push(`a${' '.repeat(size)}b`, `a${'\u0085'.repeat(size)}b`);

it.each([
  ...bleuTokenizers.map((tokenize) => [`BLEU ${tokenize}`, createBleu({ tokenize })] as const),
  ['chrF++', createChrf({ wordOrder: 2 })] as const,
  ['TER', createTer({ normalized: true, asianSupport: true, noPunctuation: true })] as const,
  ['WER', createWer()] as const,
  ['CER', createCer()] as const,
])('%s', (_, metric) => {
  for (const line of lines) expect(metric.statistics(line, [line]).every(Number.isFinite)).toBe(true);
});

it.each(rougeTokenizers)('the tokenizer of ROUGE: %s', (tokenizer) => {
  for (const line of lines) expect(createRougeTokenizer({ tokenizer }).tokenize(line)).toBeInstanceOf(Array);
});

it('stems and views', () => {
  for (const line of lines) {
    expect(porterStem(line).length).toBeLessThanOrEqual(line.length);
    expect(alignmentView(line, line)).toMatch(/^REF:/);
  }
});
