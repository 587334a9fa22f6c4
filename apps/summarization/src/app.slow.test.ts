// The app as its users run it: train, evaluate, predict, resume, and what is said when something is wrong.
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createRandom } from '@longhand/base';
import { bundleOf } from '@longhand/bundle';
import { Interrupted } from '@longhand/cli';
import { generateSummarization, readTable } from '@longhand/datasets';
import { modelFiles } from '@longhand/summarization';
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
  trainMain(['--data', data, '--runs', folder, '--name', name, '--auto', 'off', '--epochs', '3', ...small, ...flags]);
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

beforeAll(() => train('news'));

describe('train, evaluate, predict', () => {
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

  it('reads an article of thousands of words, in pieces if need be', async () => {
    const random = createRandom(1);
    const filler = Array.from({ length: 700 }, () => others[random.integer(2)]!);
    const article = [...filler.slice(0, 690), news, ...filler.slice(690)].join(' ');
    const [row] = await predict([article]);
    expect(JSON.parse(row!)).toEqual({ line: 1, summary: news, pieces: 2 });
    const [whole] = await predict([[...filler.slice(0, 300), news, ...filler.slice(300, 450)].join(' ')]);
    expect(JSON.parse(whole!)).toEqual({ line: 1, summary: news });
  });

  it('says what is wrong with a line', async () => {
    await expect(predict(['{"document": 3}'])).rejects.toThrow(/got 1 of 1 that cannot, the first of them document 1/);
    expect(JSON.parse(output)).toEqual({ line: 1, error: expect.stringContaining('expected a string in "document"') });
    await expect(predict([news, '{broken', news])).rejects.toThrow(
      /got 1 of 3 that cannot, the first of them document 2/,
    );
    expect(output).toMatch(/"error":"line 2: expected a JSON object.*--format text/);
    const rows = output
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row));
    expect(rows.map(({ line, error = '' }) => [line, error.slice(0, 26)])).toEqual([
      [1, ''],
      [2, 'line 2: expected a JSON ob'],
      [3, ''],
    ]);
    expect(JSON.parse((await predict(['{broken'], '--format', 'text'))[0]!).summary).toBe('{broken');
    await expect(predict(['x'], '--beam', '3')).rejects.toThrow(/expected a flag that --help lists, got "--beam"/);
  });
});

/** What inference needs of a run, in a folder of its own. */
async function exportRun(run: string, place: string): Promise<void> {
  const description = JSON.parse(await readFile(join(run, 'config.json'), 'utf8'));
  const files = await Promise.all(
    modelFiles(description).map(async (name) => [name, await readFile(join(run, name))] as const),
  );
  await mkdir(place);
  const bundle = await bundleOf(new Map(files), { task: 'summarization', description, card: { title: 'Test' } });
  for (const [name, bytes] of bundle) await writeFile(join(place, name), bytes);
}

describe("documents of one's own", () => {
  const document = [others[0], news, others[1]].join('\n');
  const answers = () =>
    output
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row));

  it('are texts with line breaks, folders of them, rows of tables, and all of standard input', async () => {
    const place = join(folder, 'articles');
    await mkdir(place, { recursive: true });
    const [article, table, list] = [join(place, 'a.txt'), join(folder, 'rows.csv'), join(folder, 'list.jsonl')];
    await writeFile(article, document);
    await writeFile(join(place, 'b.txt'), '<p>Prices &amp; costs rose.</p>');
    await writeFile(table, `text\n"${document}"\n`);
    await writeFile(list, `${JSON.stringify({ text: [others[0], news], id: 7 })}\n`);
    const run = ['--run', join(folder, 'news')];
    const columns = ['--document-column', 'text'];
    const files = [article, place, table, list, join(folder, 'none.txt')];
    output = '';
    await expect(predictMain([...run, ...columns, ...files])).rejects.toThrow(
      /got 1 of 6 that cannot, the first of them document 6/,
    );
    const [note] = output.split('\n').filter((line) => line.includes('HTML'));
    expect(note).toBe('1 of 5 documents hold HTML, such as <p>: it is read as text.');
    output = output.replace(`${note}\n`, '');
    expect(answers()).toMatchObject([
      { file: article, summary: news },
      { file: article, summary: news },
      { file: join(place, 'b.txt') },
      { file: table, row: 1, summary: news },
      { file: list, line: 1, id: 7, summary: news },
      { file: join(folder, 'none.txt'), error: expect.stringContaining('nothing of that name') },
    ]);
    output = '';
    await predictMain([...run, '--input', article, '--format', 'document']);
    expect(answers()).toEqual([{ file: article, summary: news }]);
    await expect(predictMain([...run, '--input', article, article])).rejects.toThrow('--input or files, got both');
  });

  it('are what one types', async () => {
    const typed = Readable.from([`${news} ${others[0]}\n\n`]);
    vi.spyOn(process, 'stdin', 'get').mockImplementation(() => typed as unknown as typeof process.stdin);
    output = '';
    await predictMain(['--run', join(folder, 'news'), '--interactive']);
    expect(output).toContain(`> ${news}\n`);
    const both = predictMain(['--run', join(folder, 'news'), '--interactive', '--output', 'a.csv']);
    await expect(both).rejects.toThrow('--interactive: expected neither files, --input nor --output');
  });

  it('are the rows of a table, whose columns are kept', async () => {
    const [table, scored] = [join(folder, 'new.csv'), join(folder, 'scored.csv')];
    await writeFile(table, `id,text,summary\n7,"${document}",gold\n8,${news},gold\n`);
    const run = ['--run', join(folder, 'news'), '--input', table, '--document-column', 'text'];
    await predictMain([...run, '--output', scored]);
    const [head, ...rows] = await readTable(scored, ['1'], { header: false });
    expect(Object.values(head?.values() ?? {})).toEqual(
      'id text summary predicted_summary truncated unreadWords pieces unknownShare wording warnings error'.split(' '),
    );
    expect(rows.map((row) => ['1', '3', '4'].map((column) => row.get(column)))).toEqual([
      ['7', 'gold', news],
      ['8', 'gold', news],
    ]);
    output = '';
    await predictMain(run);
    expect(answers()).toMatchObject([{ id: '7', text: document, summary: 'gold', predicted_summary: news }, {}]);
    const texts = join(folder, 'summaries.txt');
    await predictMain([...run, '--text', '--shard', '2/2', '--output', texts]);
    expect(await readFile(texts, 'utf8')).toBe(`${news}\n`);
    await expect(predictMain([...run, '--text', '--output', scored])).rejects.toThrow('--text: expected no --output');
  });

  it('are summarized by a baseline and by a bundle too', async () => {
    const article = join(folder, 'one.txt');
    await writeFile(article, document);
    output = '';
    await predictMain(['--run', join(folder, 'news'), '--system', 'lead', '--length', '2', article]);
    expect(answers()).toEqual([{ file: article, summary: `${others[0]}\n${news}` }]);
    const bundle = join(folder, 'bundle');
    await exportRun(join(folder, 'news'), bundle);
    output = '';
    await predictMain(['--run', bundle, article]);
    expect(answers()).toEqual([{ file: article, summary: news }]);
  });

  it('are evaluated apart from the run, with several references and stems', async () => {
    const own = join(folder, 'mine.jsonl');
    await writeFile(own, `${JSON.stringify({ document, summary: 'The library sold it.', other: news })}\n`);
    const before = await readFile(join(folder, 'news', 'report.json'), 'utf8');
    output = '';
    const flags = ['--data', own, '--summary-column', 'summary,other', '--stemmer'];
    await evaluateMain(['--run', join(folder, 'news'), ...flags]);
    const names = await readdir(join(folder, 'news'));
    const [name = ''] = names.filter((file) => /^report\.data-mine-\w+\.json$/.test(file));
    expect(names.filter((file) => /^summaries\.data-mine-\w+\.jsonl$/.test(file))).toHaveLength(1);
    const { metrics, dataset } = await json('news', name);
    expect(dataset).toBe('mine.jsonl');
    expect(metrics.bestRouge1.value).toBe(100);
    expect(metrics.meanRouge1.value).toBeCloseTo((metrics.rouge1.value + 100) / 2, 6);
    expect(metrics.stemmedRouge1.value).toBeGreaterThan(0);
    expect(await readFile(join(folder, 'news', 'report.json'), 'utf8')).toBe(before);
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

it('learns the sentences that people marked, whatever the summaries say', async () => {
  const marked = join(folder, 'marked.jsonl');
  const random = createRandom(4);
  const rows = Array.from({ length: 120 }, (_, i) => {
    const told = random.shuffle([
      ...[0, 1].map((k) => ({ text: `The council of Marlow decided ${i + k} times .`, label: 1 })),
      ...[0, 1, 2].map((k) => ({ text: `Rain fell on ${i * k} gardens .`, label: 0 })),
    ]);
    const [document, labels] = [told.map(({ text }) => text), told.map(({ label }) => label)];
    return JSON.stringify({ document, labels, summary: 'Rain fell on gardens .' });
  });
  await writeFile(marked, `${rows.join('\n')}\n`);
  await train('marked', '--data', marked, '--epochs', '4');
  expect((await json('marked', 'config.json')).config).toMatchObject({
    ...{ length: 2, lengthUnit: 'sentences', labels: 'greedy', features: 'centrality', oracleSentences: 2 },
  });
  output = '';
  const text = 'Rain fell on 3 gardens . The council of Marlow decided 5 times . Rain fell on 4 gardens .';
  await writeFile(join(folder, 'marked.txt'), `${text}\n`);
  await predictMain(['--run', join(folder, 'marked'), '--length', '1', join(folder, 'marked.txt')]);
  expect(JSON.parse(output).summary).toBe('The council of Marlow decided 5 times .');
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
