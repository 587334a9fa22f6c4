// Sets of documents with summaries: what generated ones promise, and how files are read.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { generateSummarization, languageOf, loadSummarization, type SummaryExample } from './index.ts';

const small = { train: 300, dev: 60, test: 60 };
const targets = ['compression', 'sentence', 'headline'] as const;
const wordsOf = (text: string) => text.split(/\s+/);

describe('generated', () => {
  it('is the same for the same seed and another for another', () => {
    for (const target of targets) {
      const few = { train: 20, dev: 5, test: 5 };
      expect(generateSummarization(target, few)).toEqual(generateSummarization(target, few));
      const other = generateSummarization(target, few, 2).splits.train;
      expect(other).not.toEqual(generateSummarization(target, few).splits.train);
    }
  });

  it('dev and test are about places that train has not', () => {
    const { train, dev, test } = generateSummarization('headline', small).splits;
    const place = ({ summaries: [summary] }: SummaryExample) => wordsOf(summary!)[0]!;
    const known = new Set(train.flatMap(({ document }) => wordsOf(document)));
    for (const example of [...dev, ...test]) {
      expect(known.has(place(example))).toBe(false);
      expect(wordsOf(example.document)).toContain(place(example));
    }
  });

  it('a compression is the kept tokens', () => {
    for (const { tokens, keep, summaries, document } of generateSummarization('compression', small).splits.dev) {
      expect(tokens!.join(' ')).toBe(document);
      expect(tokens!.filter((_, t) => keep![t] === 1).join(' ')).toBe(summaries[0]);
      expect(keep).toContain(0);
    }
  });

  it('one sentence of a report has all words of its summary', () => {
    for (const { sentences, summaries, document } of generateSummarization('sentence', small).splits.dev) {
      expect(sentences!.join(' ')).toBe(document);
      const holds = (sentence: string) => wordsOf(summaries[0]!).every((word) => wordsOf(sentence).includes(word));
      expect(sentences!.filter(holds)).toHaveLength(1);
    }
  });

  it('a headline has words that its report has not, and none of them is new in dev', () => {
    const { train, dev } = generateSummarization('headline', small).splits;
    const known = new Set(train.flatMap(({ summaries }) => wordsOf(summaries[0]!)));
    for (const { document, summaries } of dev) {
      const unseen = wordsOf(summaries[0]!).filter((word) => !wordsOf(document).includes(word));
      expect(unseen).toHaveLength(1); // the verb
      expect(known.has(unseen[0]!)).toBe(true);
    }
  });
});

describe('files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    vi.stubEnv('LONGHAND_DATA', folder);
  });
  const file = async (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
    return path;
  };
  const splits = async (set: string, rows: (split: string) => readonly object[]) => {
    for (const split of ['train', 'dev', 'test']) {
      const lines = rows(split).map((row) => `${JSON.stringify(row)}\n`);
      await file(`${set}/${split}.jsonl.gz`, gzipSync(lines.join('')));
    }
  };

  it('SciTLDR: sentences, and the author first', async () => {
    await splits('scitldr-a', (split) => [{ id: split, source: ['We rise.', 'We fall.'], target: ['Rise.', 'Fall.'] }]);
    const set = await loadSummarization('scitldr-a');
    expect(set.splits.test).toEqual([
      { id: 'test', document: 'We rise. We fall.', sentences: ['We rise.', 'We fall.'], summaries: ['Rise.', 'Fall.'] },
    ]);
  });

  it('AESLC: no train e-mail that is also in dev or test; several subjects', async () => {
    await splits('aeslc', (split) =>
      split === 'train'
        ? [
            { id: 'a', body: 'Meet at SIX!', subject: 's' },
            { id: 'b', body: 'Other.', subject: 't' },
          ]
        : [{ id: split, body: 'meet at six', subject: 'meeting', ann0: 'at six', ann1: ' ' }],
    );
    const { splits: read, notes } = await loadSummarization('aeslc');
    expect(read.train.map(({ id }) => id)).toEqual(['b']);
    expect(read.dev[0]!.summaries).toEqual(['meeting', 'at six']);
    expect(notes[0]).toContain('1 e-mails');
  });

  it('sentence compression: tokens and labels', async () => {
    const row = { id: 3, sentence: 'He left, he said.', compression: 'He left.', exact: true };
    const labels = { tokens: ['He', 'left', ',', 'he', 'said', '.'], keep: [1, 1, 0, 0, 0, 1] };
    await splits('google-sentence-compression', () => [{ ...row, ...labels }]);
    const { splits: read } = await loadSummarization('google-sentence-compression');
    expect(read.dev[0]).toEqual({
      ...{ id: '3', document: row.sentence, summaries: [row.compression], exact: true },
      ...labels,
    });
  });

  it('a file of its own, by its columns; a tenth each for dev and test', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => JSON.stringify({ text: `long ${i}`, title: `short ${i}` }));
    const path = await file('own.jsonl', rows.join('\n'));
    const columns = { documentColumn: 'text', summaryColumn: 'title' };
    const { splits: read, name, notes } = await loadSummarization(path, columns);
    expect([read.train.length, read.dev.length, read.test.length]).toEqual([16, 2, 2]);
    expect(read.train[0]!.summaries[0]).toBe(read.train[0]!.document.replace('long', 'short'));
    expect([name, notes.length]).toEqual(['own.jsonl', 1]);
    await expect(loadSummarization(path)).rejects.toThrow(/a column "document".*"documentColumn" and "summaryColumn"/);
  });

  it('says what is missing', async () => {
    await expect(loadSummarization(join(folder, 'none'))).rejects.toThrow(/nothing of that name/);
    await expect(loadSummarization('aeslc')).rejects.toThrow(/pnpm datasets fetch aeslc/);
    const few = await file('few.tsv', 'document\tsummary\na\tb\n');
    await expect(loadSummarization(few)).rejects.toThrow(/at least 10 documents to split, got 1/);
  });
});

it('tells Chinese by its letters, English by its commonest words', () => {
  expect(languageOf([{ document: '今天下雨，opens 很晚才停，路上都是水，大家都回家了。' }])).toBe('zh');
  expect(languageOf([{ document: 'Rain today. 今天' }])).toBe('und');
  expect(languageOf([{ document: 'THE mayor said that two schools are closed.' }])).toBe('en');
  const others = [
    'Der Mann, der in der Stadt wohnt, ist am Abend mit dem Rad zu der alten Schule gefahren.',
    "Le maire a dit que deux écoles de la ville vont fermer et que personne n'est content.",
    'De burgemeester zei dat de school in het dorp open is of wordt, en dat hij op het plein was.',
    'El alcalde dijo que las dos escuelas del pueblo se cierran para siempre.',
  ];
  for (const document of others) expect(languageOf([{ document }])).toBe('und');
});
