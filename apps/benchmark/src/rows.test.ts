// The table: means and spreads over seeds, baselines, published figures; and its formats.
import { describe, expect, it } from 'vitest';
import { entryOf } from './entries.ts';
import { formatRows } from './formats.ts';
import { newResult } from './result.ts';
import { rowsOf, summaryOf } from './rows.ts';

const run = (seed: number, value: number) => ({
  seed,
  scores: { test: { accuracy: { value, low: value - 0.02, high: value + 0.02 } } },
  baselines: { majority: { accuracy: 0.499 } },
  ...{ parameters: 1000, trainSeconds: 60 * seed, peakMemoryMiB: 100 },
  machine: { compute: 'wasm', threads: 2 },
});
const bayes = newResult('sst2-naive-bayes', [
  { scores: { test: { accuracy: { value: 0.818, low: 0.8, high: 0.837 } } } },
]);
const results = new Map([['sst2-naive-bayes', bayes]]);
const entry = entryOf('sst2-phrases');

describe('a row', () => {
  it('of one seed has its interval', () => {
    const [row] = rowsOf(entry, newResult(entry.name, [run(1, 0.85)]), results);
    expect(row).toMatchObject({
      ...{ task: 'sentiment', metric: 'accuracy', score: '85.0 [83.0, 87.0] %', seeds: '1', training: '1:00' },
      ...{ 'trivial baseline': 'majority 49.9', 'classical baseline': 'sst2-naive-bayes 81.8 [80.0, 83.7]' },
      ...{ parameters: '1,000', compute: 'wasm, 2', 'memory, MiB': '100' },
    });
    expect(row?.published).toContain('87.5 BiLSTM (Tai et al. 2015, recalled)');
  });

  it('of several has mean and standard deviation', () => {
    const [row] = rowsOf(entry, newResult(entry.name, [run(1, 0.84), run(2, 0.85), run(3, 0.86)]), results);
    expect(row).toMatchObject({ score: '85.0 ± 1.0 %', seeds: '1, 2, 3', training: '2:00' });
  });

  it('says whether it agrees with what is recorded', () => {
    const recorded = (value: number) =>
      rowsOf(entry, newResult('x', [run(1, 0.85)]), results, newResult('x', [run(1, value)]));
    expect(recorded(0.86)[0]?.recorded).toBe('86.0 [84.0, 88.0], agrees');
    expect(recorded(0.9)[0]?.recorded).toBe('90.0 [88.0, 92.0], differs');
  });

  it('is not there for a metric that no run has', () => {
    expect(
      rowsOf(entryOf('an4'), newResult('an4', [{ scores: { test: { wer: { value: 8 } } } }]), results),
    ).toHaveLength(1);
    expect(summaryOf([], 'test', 'wer')).toBeUndefined();
  });
});

describe('formats', () => {
  const rows = rowsOf(entry, newResult(entry.name, [run(1, 0.85)]), results);

  it('text has published figures below', () => {
    const text = formatRows(rows, 'text');
    expect(text.indexOf('Published:')).toBeGreaterThan(text.indexOf('85.0 [83.0, 87.0] %'));
  });

  it('csv has every column, and quotes what has commas', () => {
    const [head, line] = formatRows(rows, 'csv').split('\n');
    expect(head).toMatch(/^entry,task,set,system,metric,score,.*,"memory, MiB",compute$/);
    expect(line).toContain('"85.0 [83.0, 87.0] %"');
  });

  it('markdown, a page and JSON have the score', () => {
    expect(formatRows(rows, 'markdown')).toContain('| accuracy | 85.0 [83.0, 87.0] % |');
    const page = formatRows(rows, 'html');
    for (const text of ['sentiment: scores', '85.0 [83.0, 87.0] %', 'sentiment: cost', 'sentiment: published'])
      expect(page).toContain(text);
    expect(JSON.parse(formatRows(rows, 'json'))).toEqual(rows);
  });
});
