// The app as its users run it: train, evaluate, predict, resume, and what is said when something is wrong.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@longhand/base';
import { Interrupted } from '@longhand/cli';
import { generateSummarization } from '@longhand/datasets';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as evaluateMain } from './evaluate.ts';
import { main as predictMain } from './predict.ts';
import { main as trainMain } from './train.ts';

let folder = '';
let data = '';
let output = '';
let onOutput: (text: string) => void = () => {};
const sizes = ['--embedding-size', '16', '--word-size', '16', '--sentence-size', '16', '--batch-size', '16'];
const small = [
  ...sizes,
  '--learning-rate',
  '0.01',
  '--dropout',
  '0',
  '--embedding-dropout',
  '0.1',
  '--patience',
  '0',
  '--min-count',
  '1',
];

beforeAll(async () => {
  tf.enableProdMode();
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  data = join(folder, 'news.jsonl');
  const { train } = generateSummarization('sentence', { train: 300, dev: 1, test: 1 }).splits;
  const rows = train.map(({ document, summaries }) => JSON.stringify({ document, summary: summaries[0] }));
  await writeFile(data, `${rows.join('\n')}\n`);
});
beforeEach(() => {
  output = '';
  onOutput = () => {};
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text.toString();
      onOutput(text.toString());
      return true;
    });
  }
});

const train = (name: string, ...flags: string[]) =>
  trainMain(['--data', data, '--runs', folder, '--name', name, '--epochs', '3', ...small, ...flags]);
const json = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'));
const predict = async (lines: readonly string[], ...flags: string[]): Promise<string[]> => {
  const input = join(folder, 'lines.txt');
  await writeFile(input, `${lines.join('\n')}\n`);
  output = '';
  await predictMain(['--run', join(folder, 'news'), '--input', input, ...flags]);
  return output.trimEnd().split('\n');
};
const news = 'The library of Marlow sold the old garden because of high costs on Friday .';
const others = ['Prices rose by 3 percent .', 'Many visitors come to Marlow by boat every summer .'];

describe('train, evaluate, predict', () => {
  beforeAll(() => train('news'));

  it('finds the news, and writes it down beside the baselines', async () => {
    await evaluateMain(['--run', join(folder, 'news'), '--split', 'test']);
    const report = await json('news', 'report.json');
    expect(report).toMatchObject({ task: 'summarization', dataset: 'news.jsonl', split: 'test', seed: 1 });
    expect(report.metrics.rouge1.value).toBeGreaterThan(60);
    expect(report.signature).toContain('tok:google|stem:no');
    expect(report.signature).toContain('length:1');
    for (const name of ['lead 1', 'TextRank', 'TF-IDF centroid', 'oracle']) expect(output).toContain(name);
    expect((await readFile(join(folder, 'news', 'summaries.test.jsonl'), 'utf8')).trimEnd().split('\n')).toHaveLength(
      30,
    );
    const { metrics } = await json('news', 'statistics.json');
    expect(metrics.rougeL).toHaveLength(30);
    const page = await readFile(join(folder, 'news', 'report.html'), 'utf8');
    for (const part of ['ROUGE-1 F', 'Beside the baselines', 'Summaries', '--word-size 16', 'unit chosen'])
      expect(page).toContain(part);
    expect(page).not.toMatch(/(?:src|href)="(?!#)[^"]*:\/\//);
  });

  it('summarizes lines and JSON lines in order, empty ones too', async () => {
    const document = [others[0], news, others[1]].join(' ');
    const rows = await predict([document, '', JSON.stringify({ id: 7, document })]);
    expect(rows.map((row) => JSON.parse(row))).toEqual([
      { line: 1, summary: news },
      { line: 2, summary: '' },
      { line: 3, id: 7, summary: news },
    ]);
    expect(await predict(['x', document, 'y'], '--text', '--shard', '2/3')).toEqual([news]);
    const [row] = await predict([document], '--details', '--length', '2');
    const { sentences, summary } = JSON.parse(row!);
    expect(sentences.map(({ index }: { index: number }) => index)).toContain(1);
    expect(sentences).toHaveLength(2);
    expect(summary).toContain(news);
  });

  it('reads an article of thousands of words; what it does not read it says', async () => {
    const random = createRandom(1);
    const filler = Array.from({ length: 700 }, () => others[random.integer(2)]!);
    const article = [...filler.slice(0, 300), news, ...filler.slice(300)].join(' ');
    const [row] = await predict([article]);
    expect(JSON.parse(row!).unreadWords).toBeGreaterThan(100);
    const [whole] = await predict([[...filler.slice(0, 300), news, ...filler.slice(300, 450)].join(' ')]);
    expect(JSON.parse(whole!)).toEqual({ line: 1, summary: news });
  });

  it('says what is wrong with a line', async () => {
    await expect(predict(['{"document": 3}'])).rejects.toThrow(/line 1: expected a string in "document"/);
    await expect(predict(['fine', '{broken'])).rejects.toThrow(/line 2: expected a JSON object.*--format text/);
    expect(JSON.parse((await predict(['{broken'], '--format', 'text'))[0]!).summary).toBe('{broken');
    await expect(predict(['x'], '--beam', '3')).rejects.toThrow(/--length-unit.*got "--beam"/);
  });
});

it('a run that is stopped and goes on ends with the weights of one that was not', async () => {
  await train('whole');
  onOutput = (text) => {
    if (text.includes('epoch 2/3')) process.emit('SIGINT');
  };
  await expect(train('stopped')).rejects.toThrow(Interrupted);
  onOutput = () => {};
  await train('stopped', '--resume');
  const weights = (name: string) => readFile(join(folder, name, 'weights.safetensors'));
  expect((await weights('stopped')).equals(await weights('whole'))).toBe(true);
  await expect(train('stopped', '--resume', '--seed', '2')).rejects.toThrow(/--resume: seed/);
});

it('greedy labels with novelty, and Chinese', async () => {
  const random = createRandom(2);
  const pick = (items: readonly string[]) => items[random.integer(items.length)]!;
  const rows = Array.from({ length: 120 }, () => {
    const told = `${pick(['市政府', '图书馆', '医院'])}决定关闭${pick(['旧桥', '公园', '码头'])}。`;
    const rest = [`天气很${pick(['冷', '热', '好'])}。`, `${pick(['河', '山', '路'])}边人多。`];
    return `${random.shuffle([told, ...rest]).join('')}\t${told.slice(0, -1)}`;
  });
  const chinese = join(folder, 'chinese.tsv');
  await writeFile(chinese, `document\tsummary\n${rows.join('\n')}\n`);
  await train('chinese', '--data', chinese, '--labels', 'greedy', '--novelty', '--epochs', '4');
  expect((await json('chinese', 'config.json')).language).toBe('zh');
  const report = await json('chinese', 'report.json');
  expect(report.signature).toContain('tok:characters');
  expect(report.metrics.rouge1.value).toBeGreaterThan(90);
});

it('lists flags of a mode, and knows no others', async () => {
  await trainMain(['--help']);
  expect(output).toContain('--word-size');
  await expect(trainMain(['--mode', 'abstract'])).rejects.toThrow(/compression, extraction, abstraction/);
  await expect(trainMain(['--word-sise', '3'])).rejects.toThrow(/--word-size/);
});
